/** The door for coverage: `coverage: { provider: "custom", customProviderModule: "proxy-wasm-host-sim/coverage" }`. */
export { isCollecting, startCollecting, stopCollecting } from "./coverage/collector.js";
export type { IstanbulCoverage, IstanbulFile } from "./coverage/istanbul.js";
export { type ProviderModule, withGuests } from "./coverage/provider.js";
export { takeCoverage } from "./coverage/take.js";
export { vitestCoverage as default } from "./coverage/vitest.js";
