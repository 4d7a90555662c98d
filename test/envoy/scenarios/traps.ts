/** A plugin that traps: what its request gets, and what the next one gets. */
import type { FilterOptions } from "../../../host-sim/testing/types.js";
import { callback, guest, trapIn } from "../guests/wat.js";
import type { Scenario } from "../scenario.js";
import { addHeader } from "./filters.js";

const exchange = { method: "POST", body: ["one ", "two"], trailers: { "x-t": "1" } };
const upstream = { body: ["three ", "four"], trailers: { "x-t": "2" } };

const trap = (name: string, filter: Partial<FilterOptions> = {}): Scenario => ({
  name: `trap in ${name.replace("proxy_on_", "")}${filter.failurePolicy ? `, fail ${filter.failurePolicy}` : ""}${filter.failOpen ? ", deprecated fail_open" : ""}`,
  host: { filters: [{ wasm: trapIn(name), name: "trap", ...filter }], upstream },
  requests: [exchange, {}],
});

const phases = [
  "proxy_on_request_headers",
  "proxy_on_request_body",
  "proxy_on_request_trailers",
  "proxy_on_response_headers",
  "proxy_on_response_body",
  "proxy_on_response_trailers",
];

const reasons: Array<[string, string]> = [
  ["a load beyond memory", "(drop (i32.load (i32.const -4))) (i32.const 0)"],
  ["a division by zero", "(i32.div_u (i32.const 1) (i32.const 0))"],
  ["an endless recursion", "(call $proxy_on_request_headers (i32.const 0) (i32.const 0) (i32.const 0))"],
  ["a fill beyond memory", "(memory.fill (i32.const -1) (i32.const 0) (i32.const 9)) (i32.const 0)"],
];

const chain = (name: string, filters: FilterOptions[]): Scenario => ({
  name,
  host: { filters, upstream },
  requests: [exchange, {}],
});

const trapping = (name: string): FilterOptions => ({ wasm: trapIn(name), name: "trap", vmId: "trap" });

const scenarios: Scenario[] = [
  ...phases.map((name) => trap(name)),
  ...["proxy_on_log", "proxy_on_done", "proxy_on_delete", "proxy_on_context_create"].map((name) =>
    trap(name),
  ),
  ...phases.map((name) => trap(name, { failurePolicy: "open" })),
  ...phases.map((name) => trap(name, { failOpen: true })),
  {
    ...trap("proxy_on_request_headers", { failurePolicy: "reload", reloadBackoff: "60s" }),
    name: "trap, reload too early",
  },
  {
    ...trap("proxy_on_request_headers", { failurePolicy: "reload", reloadBackoff: "10ms" }),
    name: "trap, reload in time",
    between: "100ms",
  },
  ...reasons.map(([reason, instructions]) => ({
    name: `trap by ${reason}`,
    host: { filters: [{ wasm: trapIn("proxy_on_request_headers", instructions), name: "trap" }] },
  })),
  chain("trap behind another filter, on the request", [addHeader(), trapping("proxy_on_request_headers")]),
  chain("trap before another filter, on the request", [trapping("proxy_on_request_body"), addHeader()]),
  chain("trap behind another filter, on the response", [addHeader(), trapping("proxy_on_response_headers")]),
  chain("trap before another filter, on the response", [trapping("proxy_on_response_headers"), addHeader()]),
  {
    name: "a module without callbacks",
    host: { filters: [{ wasm: guest(""), name: "nothing" }], upstream },
    requests: [exchange],
  },
  {
    name: "every callback, continuing",
    host: {
      filters: [
        { wasm: guest([...phases, "proxy_on_done"].map((name) => callback(name, "(i32.const 0)")).join("")) },
      ],
      upstream,
    },
    requests: [exchange, {}, { method: "POST", body: "whole" }],
  },
];

export default scenarios;
