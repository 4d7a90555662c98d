/** `%ENVIRONMENT(X)%`: a variable of the host's own environment. */
import { encodeText } from "../../model/byte-string.js";
import { requireParameter } from "./header-operators.js";
import { cut, none, type Operator, type OperatorCall } from "./log-value.js";

export function environment(call: OperatorCall): Operator {
  requireParameter(call);
  const value = process.env[call.parameter];
  return value === undefined ? none : () => cut(encodeText(value), call.length);
}
