export { callForeignFunction, foreignFunctionNames } from "./call.js";
export { CelExpressions } from "./cel-expressions.js";
export type { ForeignContext } from "./context.js";
export type { ExpressionError, Expressions } from "./expressions.js";
