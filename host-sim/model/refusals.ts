import type { Status } from "../abi/enums.js";
import { Refusal } from "../envoy/operations.js";

const refusals: Refusal[] = [];

/** The one refusal of a status. */
export function refuse(status: Status): Refusal {
  refusals[status] ??= Object.freeze(new Refusal(status));
  return refusals[status];
}
