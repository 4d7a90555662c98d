export { callForeignFunction } from "./call.js";
export type { ForeignContext } from "./context.js";
export type { ExpressionError, Expressions } from "./expressions.js";
