/** Executed instructions of one case, exact: the same module and the same exchanges always give the same number. */
import { readFileSync } from "node:fs";
import type { Host, HostOptions, RequestOptions } from "proxy-wasm-host-sim";
import type { BenchCase } from "../cases.js";
import { createHost } from "../host-sim.js";
import { instrument } from "./instrument.js";
import { Meter } from "./meter.js";

/** Exchanges that are averaged, so that collections count by their share. */
const EXCHANGES = 20_000;

export interface Instructions {
  /** Executed instructions per exchange, all callbacks together. */
  perExchange: number;
  /** The same by callback. */
  byCallback: Record<string, number>;
}

/** Instructions per exchange while `open` streams are open, the exchange's own among them. */
export async function countInstructions(one: BenchCase, open: number): Promise<Instructions> {
  const meter = new Meter();
  const host = await meter.during(() => createHost(counted(one)));
  for (let i = 1; i < open; i++) await keepOpen(host, one.request);
  meter.reset();
  for (let i = 0; i < EXCHANGES; i++) await host.exchange(one.request);
  const byCallback = [...meter.counts].map(([name, count]) => [name, perExchange(count)]);
  return { perExchange: perExchange(meter.total), byCallback: Object.fromEntries(byCallback) };
}

/** To a tenth. */
const perExchange = (count: number) => Math.round((count / EXCHANGES) * 10) / 10;

/** The case with a module that counts. */
function counted({ wasm, host }: BenchCase): HostOptions {
  const [filter] = host.filters as [object];
  return { ...host, trace: false, filters: [{ ...filter, wasm: instrument(readFileSync(wasm)) }] };
}

/** A request whose body does not end: its stream stays, paused by a callout where the filter makes one. */
async function keepOpen(host: Host, request: RequestOptions): Promise<void> {
  await host.open(request).headers({ end: false });
}
