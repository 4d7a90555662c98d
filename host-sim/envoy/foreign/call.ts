import { Status } from "../../abi/enums.js";
import type { ByteString } from "../../model/byte-string.js";
import type { ForeignAnswer } from "../operations.js";
import { plain } from "./answers.js";
import { compress, uncompress } from "./compression.js";
import type { ForeignContext } from "./context.js";
import { declareProperty } from "./declare-property.js";
import { createExpression, deleteExpression, evaluateExpression } from "./expression-functions.js";
import { setFilterState } from "./set-filter-state.js";
import { sign, verifySignature } from "./signatures.js";

type ForeignFunction = (argument: Uint8Array, context: ForeignContext) => ForeignAnswer;

/** The foreign functions of Envoy 1.40. */
const functions: ReadonlyMap<ByteString, ForeignFunction> = new Map(
  Object.entries<ForeignFunction>({
    compress,
    uncompress,
    clear_route_cache: clearRouteCache,
    set_envoy_filter_state: setFilterState,
    verify_signature: verifySignature,
    sign,
    declare_property: declareProperty,
    expr_create: createExpression,
    expr_evaluate: evaluateExpression,
    expr_delete: deleteExpression,
  }),
);

export const foreignFunctionNames: readonly string[] = [...functions.keys()];

/**
 * `proxy_call_foreign_function`. An unknown name is NotFound with `result` null: the guest's slots stay untouched.
 *
 * @example callForeignFunction(context, "compress", bytes)
 */
export function callForeignFunction(
  context: ForeignContext,
  name: ByteString,
  argument: Uint8Array,
): ForeignAnswer {
  return functions.get(name)?.(argument, context) ?? { status: Status.NotFound, result: null };
}

function clearRouteCache(_: Uint8Array, context: ForeignContext): ForeignAnswer {
  context.clearRouteCache();
  return plain(Status.Ok);
}
