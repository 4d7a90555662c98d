/** The callbacks of a module, when Envoy calls them, and how often they called back in a sample exchange. */
import { callbacks } from "../../abi/table.js";
import type { Exchange } from "../../testing/types.js";
import type { CallbackCost } from "./verdict.js";

const times: ReadonlyArray<[pattern: RegExp, when: string]> = [
  [/_(vm_start|configure|context_create)$|validate_configuration/, "when it starts"],
  [/_(request|response)_headers$/, "once a request"],
  [/_(request|response)_(body|metadata)$/, "for every read of a body"],
  [/_(request|response)_trailers$/, "once a request with trailers"],
  [/_(downstream|upstream)_data$/, "for every read of a connection"],
  [/_new_connection$|_connection_close$/, "once a connection"],
  [/_(log|done|delete)$/, "at the end of a request"],
  [/_tick$/, "when its timer runs out"],
  [/_queue_ready$/, "for every message of its queues"],
  [/_(http_call_response|grpc_.*)$/, "for answers to callouts"],
];

const whenOf = (name: string): string =>
  name.endsWith("_context_create")
    ? "when it starts, and once a request"
    : (times.find(([p]) => p.test(name))?.[1] ?? "");

/** Exported functions that Envoy would call, in the ABI's order. */
export function callbackCosts(
  exported: ReadonlySet<string>,
  abi: string | null,
  sample: Exchange | null,
): CallbackCost[] {
  return callbacks
    .filter(({ name, versions }) => exported.has(name) && versions.some((version) => version === abi))
    .map(({ name }) => ({
      name,
      when: whenOf(name),
      calls: sample?.callbacks.filter(({ callback }) => callback === name).length ?? null,
      hostcalls: sample?.hostcalls.filter(({ callback }) => callback === name).length ?? null,
    }));
}
