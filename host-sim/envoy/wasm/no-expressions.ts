import { Status } from "../../abi/enums.js";
import type { Expressions } from "../foreign/index.js";
import { NotFound } from "./refusals.js";
export const noExpressions: Expressions = {
  create: () => ({ line: "expr_create parse error: not available" }),
  evaluate: () => NotFound,
  delete: () => Status.Ok,
};
