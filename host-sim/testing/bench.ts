/** Exchanges as benchmarks run them. */
import { createHost, type Host } from "./host.js";
import type { HostOptions, RequestOptions } from "./types.js";

/**
 * A function for `bench` of vitest and for tinybench: each run is one exchange.
 *
 * Options in place of a host make one of their own at the first run, without a trace: that is how fast a filter is.
 * A host that was made with its trace measures the trace, too.
 *
 * @example bench("add-header", exchange({ filters: ["build/add-header/plugin.wasm"] }, { path: "/" }));
 */
export function exchange(host: Host | HostOptions, request: RequestOptions = {}): () => Promise<void> {
  let running: Promise<Host> | null = null;
  const start = () =>
    "exchange" in host ? Promise.resolve(host as Host) : createHost({ trace: false, ...host });
  let ready: Host | null = null;
  return async () => {
    running ??= start();
    ready ??= await running;
    await ready.exchange(request);
  };
}
