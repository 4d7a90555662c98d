import { Status } from "../../abi/enums.js";
import { fromBytes } from "../../model/byte-string.js";
import { type ForeignAnswer, Refusal } from "../operations.js";
import { answer, plain } from "./answers.js";
import type { ForeignContext } from "./context.js";

/** `expr_create`: the source of an expression in, its token out (unsigned 32-bit, little-endian). */
export function createExpression(argument: Uint8Array, context: ForeignContext): ForeignAnswer {
  const created = context.expressions.create(fromBytes(argument));
  if (typeof created !== "number") {
    context.log(created.line);
    return plain(Status.BadArgument);
  }
  const token = new Uint8Array(4);
  new DataView(token.buffer).setUint32(0, created, true);
  return answer(token);
}

/** `expr_evaluate`: a token in, the value out in the encoding of properties. Envoy: the callback's own context counts. */
export function evaluateExpression(argument: Uint8Array, context: ForeignContext): ForeignAnswer {
  const token = tokenOf(argument);
  if (token === null) return plain(Status.BadArgument);
  const value = context.expressions.evaluate(token, context.ownSource);
  return value instanceof Refusal ? plain(value.status) : answer(value);
}

/** `expr_delete`: a token in. */
export function deleteExpression(argument: Uint8Array, { expressions }: ForeignContext): ForeignAnswer {
  const token = tokenOf(argument);
  return plain(token === null ? Status.BadArgument : expressions.delete(token));
}

const tokenOf = (argument: Uint8Array): number | null =>
  argument.length === 4 ? new DataView(argument.buffer, argument.byteOffset, 4).getUint32(0, true) : null;
