/** Measures one case: what is exact first, then memory, then time. */
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import type { Host, RequestOptions } from "proxy-wasm-host-sim";
import type { BenchCase } from "./cases.js";
import { createHost } from "./host-sim.js";
import { countInstructions } from "./instructions/count.js";
import { nanosecondsOf } from "./time.js";

export interface Effort {
  /** Exchanges behind which memory must not have grown. */
  exchanges: number;
  /** Real milliseconds of measuring time, per case. */
  time: number;
}

export interface Figures {
  name: string;
  /** Size of the module in bytes. */
  wasm: number;
  gzip: number;
  /** Exported `proxy_on_*` functions. */
  exported: number;
  /** Calls into the guest, and back into the host, of one exchange. */
  callbacks: number;
  hostcalls: number;
  /** Executed wasm instructions of one exchange, collections by their share, to a tenth; with 256 streams open. */
  instructions: number;
  instructions256: number;
  /** The same by callback, with one stream open. */
  byCallback: Record<string, number>;
  /** 64 KiB pages of the guest's memory behind the first ten exchanges, and behind all. */
  pagesEarly: number;
  pagesLate: number;
  exchanges: number;
  /** Exchanges per second on one core, without trace. */
  rate: number;
  /** The same without the filter. */
  bareRate: number;
  /** What the filter adds to an exchange, per callback: its callbacks, their hostcalls and callouts. */
  callbackNanoseconds: number;
}

const earlyExchanges = 10;

export async function measure(one: BenchCase, effort: Effort): Promise<Figures> {
  const bytes = readFileSync(one.wasm);
  const counts = await countCalls(one);
  const pages = await countPages(one, effort.exchanges);
  const { perExchange, byCallback } = await countInstructions(one, 1);
  // right before, because what else the machine does changes
  const bare = await exchangeNanoseconds({ filters: [] }, one.request, effort.time);
  const nanoseconds = await exchangeNanoseconds(one.host, one.request, effort.time);
  return {
    name: one.name,
    wasm: bytes.length,
    gzip: gzipSync(bytes, { level: 9 }).length,
    exported: exportedCallbacks(bytes),
    ...counts,
    instructions: perExchange,
    instructions256: (await countInstructions(one, 256)).perExchange,
    byCallback,
    ...pages,
    exchanges: effort.exchanges,
    rate: Math.round(1e9 / nanoseconds),
    bareRate: Math.round(1e9 / bare),
    callbackNanoseconds: Math.max(0, Math.round((nanoseconds - bare) / counts.callbacks)),
  };
}

/** Nanoseconds of one exchange without trace. */
async function exchangeNanoseconds(
  options: BenchCase["host"],
  request: RequestOptions,
  time: number,
): Promise<number> {
  const host = await createHost({ ...options, trace: false });
  return nanosecondsOf(() => host.exchange(request), time);
}

function exportedCallbacks(bytes: Uint8Array<ArrayBuffer>): number {
  return WebAssembly.Module.exports(new WebAssembly.Module(bytes)).filter(({ name }) =>
    name.startsWith("proxy_on_"),
  ).length;
}

/** Of the second exchange: the first may do more. */
async function countCalls({ name, host: options, request }: BenchCase) {
  const host = await createHost(options);
  await host.exchange(request);
  const { callbacks, hostcalls, response } = await host.exchange(request);
  if (response.status !== 200)
    throw new Error(`${name}: the exchange ended with ${response.status}, not 200`);
  return { callbacks: callbacks.length, hostcalls: hostcalls.length };
}

async function countPages({ host: options, request }: BenchCase, exchanges: number) {
  const host = await createHost({ ...options, trace: false });
  await run(host, request, earlyExchanges);
  const pagesEarly = host.memoryPages;
  await run(host, request, exchanges - earlyExchanges);
  return { pagesEarly, pagesLate: host.memoryPages };
}

async function run(host: Host, request: RequestOptions, exchanges: number): Promise<void> {
  for (let i = 0; i < exchanges; i++) await host.exchange(request);
}
