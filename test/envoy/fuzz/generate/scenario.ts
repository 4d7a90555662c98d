/** Whole scenarios: one to three probes in a chain, their options, requests, replies. */
import fc from "fast-check";
import type { RecordedPlugin, Scenario } from "../../../parity/scenario.js";
import { scripts } from "./script.js";
import { grpcPeers, replies, requests } from "./traffic.js";

const options = fc.record({
  stop: fc.boolean(),
  policy: fc.constantFrom("", "", "FAIL_OPEN", "FAIL_RELOAD", "FAIL_CLOSED", "old"),
});

const plugin: fc.Arbitrary<RecordedPlugin> = fc
  .record({
    script: scripts,
    options,
    vm: fc.constantFrom("a", "a", "a", "b", "b", ""),
    abi: fc.constantFrom("0_2_1", "0_2_1", "0_2_1", "0_2_1", "0_2_0", "0_1_0"),
    vmConfig: fc.constantFrom("", "", "", "", "vm", "\u00e4"),
  })
  .map(({ script, options: { stop, policy }, vm, abi, vmConfig }) => ({
    // in a batch no vm_id is empty
    script: vm === "" ? script.replaceAll('"plugin_vm_id"', '"plugin_name"') : script,
    vm_id: vm,
    ...(abi === "0_2_1" ? {} : { abi }),
    ...(vmConfig === "" ? {} : { vm_config: vmConfig }),
    opts: {
      ...(stop ? { allow_on_headers_stop_iteration: true } : {}),
      ...(policy === "old" ? { fail_open: true } : policy === "" ? {} : { failure_policy: policy }),
    },
  }));

const tickStep = 8;

/** Timers that are due at once: which Envoy runs first is its heap's matter. No two plugins tick alike, nor at 130 ms: an early close and a short timeout are due then. */
const tickingApart = (plugins: RecordedPlugin[]): RecordedPlugin[] =>
  plugins.map((plugin, at) => ({
    ...plugin,
    script: plugin.script?.replace(/(set_tick_period_milliseconds) 130/g, `$1 ${142 + at * tickStep}`),
  }));

/** Which of two sockets Envoy hears first is the kernel's matter: no two replies begin at once. */
const spacing = 12;

const chains = fc
  .oneof(
    { weight: 5, arbitrary: fc.array(plugin, { minLength: 1, maxLength: 1 }) },
    { weight: 3, arbitrary: fc.array(plugin, { minLength: 2, maxLength: 2 }) },
    { weight: 2, arbitrary: fc.array(plugin, { minLength: 3, maxLength: 3 }) },
  )
  .map(tickingApart);

const bufferLimit = fc.constantFrom(null, null, null, null, null, null, null, 20, 200);

/** Calls that a stream's end made are answered by then. */
const linger = 600;

const isH2 = ({ requests }: Scenario) => requests?.some(({ h2 }) => h2 !== undefined) ?? false;

/** Names that an HTTP/2 peer refuses, or whose values it checks. */
const strictNames =
  /"(?:content-length|te|keep-alive|connection|transfer-encoding|upgrade|bad name|x:y|x\\xff|x\\0y|x\\ny|:custom|)" "/g;

/** What makes a response's head; an HTTP/2 client refuses names of a request there. */
const responseEdits =
  /^(?:(?:add|replace)_header_map_value [23]|set_header_map_pairs [23]|send_local_response) .*/gm;
const requestNames = /":(?:path|method|authority|scheme|protocol)" "/g;

/**
 * An HTTP/2 client of Node's refuses what is no status of a response and bodies where none may be, and with a buffer limit the windows of
 * HTTP/2 cut what is sent.
 */
function polite<T extends Scenario>(scenario: T): T {
  const filters = scenario.filters?.map((plugin) => ({
    ...plugin,
    script: plugin.script
      ?.replace(/send_local_response (?:0|99|101|204|304|1000) /g, "send_local_response 403 ")
      .replace(strictNames, '"x-h" "')
      .replace(responseEdits, (line) => line.replace(requestNames, '"x-h" "')),
  }));
  return { ...scenario, filters };
}

/** Calls and ticks of the plugins' start are over by then. */
const startup = 1500;

export const scenarios: fc.Arbitrary<Scenario> = fc
  .record({
    filters: chains,
    requests,
    upstream: replies,
    svc: replies,
    grpc: grpcPeers,
    limit: bufferLimit,
  })
  .map(({ limit, ...rest }) => (isH2(rest) ? { limit: null, ...polite(rest) } : { limit, ...rest }))
  .map(({ limit, ...rest }) => ({
    ...rest,
    linger,
    spacing,
    startup,
    ...(limit === null ? {} : { listener: { per_connection_buffer_limit_bytes: limit } }),
  }));

/** The cases of a seed: the same on every machine. */
export const sample = (seed: number, runs: number): Scenario[] =>
  fc.sample(scenarios, { seed, numRuns: runs });
