/** Whole scenarios: one to three probes in a chain, their options, requests, replies. */
import fc from "fast-check";
import type { RecordedPlugin, Scenario } from "../../../parity/scenario.js";
import { scripts } from "./script.js";
import { replies, requests } from "./traffic.js";

const options = fc.record({
  stop: fc.boolean(),
  policy: fc.constantFrom("", "", "FAIL_OPEN", "FAIL_RELOAD", "FAIL_CLOSED", "old"),
});

const plugin: fc.Arbitrary<RecordedPlugin> = fc
  .record({ script: scripts, options, vm: fc.constantFrom("a", "a", "b") })
  .map(({ script, options: { stop, policy }, vm }) => ({
    script,
    vm_id: vm,
    opts: {
      ...(stop ? { allow_on_headers_stop_iteration: true } : {}),
      ...(policy === "old" ? { fail_open: true } : policy === "" ? {} : { failure_policy: policy }),
    },
  }));

const chains = fc.oneof(
  { weight: 5, arbitrary: fc.array(plugin, { minLength: 1, maxLength: 1 }) },
  { weight: 3, arbitrary: fc.array(plugin, { minLength: 2, maxLength: 2 }) },
  { weight: 2, arbitrary: fc.array(plugin, { minLength: 3, maxLength: 3 }) },
);

const bufferLimit = fc.constantFrom(null, null, null, null, null, null, null, 20, 200);

/** Calls that a stream's end made are answered by then. */
const linger = 600;

/** Which of two sockets Envoy hears first is the kernel's matter: no two replies begin at once. */
const spacing = 12;

export const scenarios: fc.Arbitrary<Scenario> = fc
  .record({ filters: chains, requests, upstream: replies, svc: replies, limit: bufferLimit })
  .map(({ limit, ...rest }) => ({
    ...rest,
    linger,
    spacing,
    ...(limit === null ? {} : { listener: { per_connection_buffer_limit_bytes: limit } }),
  }));

/** The cases of a seed: the same on every machine. */
export const sample = (seed: number, runs: number): Scenario[] =>
  fc.sample(scenarios, { seed, numRuns: runs });
