/** A release build that traps: the log tells its stack, offset for offset, which `proxy-wasm-host-sim explain` reads. */
import type { Scenario } from "../scenario.js";

const faults = ["unreachable", "memory", "stack", "assert", "divide", "index", "table", "call"];

const scenarios: Scenario[] = [
  ...faults.map((fault) => ({
    name: `the stack of a release build: ${fault}`,
    host: {
      filters: [{ wasm: "build/planted/traps.wasm", name: "planted", configuration: fault }],
      upstream: "body",
      clusters: { cluster: 200 },
    },
  })),
  {
    name: "the stack of a release build that does not start",
    host: { filters: [{ wasm: "build/planted/traps.wasm", name: "planted", configuration: "configure" }] },
    refused: true,
  },
];

export default scenarios;
