/** The door for benchmarks. */
export * from "./testing/bench.js";
