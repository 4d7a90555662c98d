/**
 * What a scripted guest does, as bytes:
 *
 *     u32 what malloc gives, 0: memory | u32 result of each phase ... | u32 count | records ...
 *     record: u32 phase | u32 function | 12 arguments of 8 bytes
 */
import { callbacks, hostcalls, wasi } from "../../host-sim/abi/table.js";
import type { ImportEntry } from "../../host-sim/abi/table-types.js";

const version = "0.2.1";

/** Everything that a guest can call: WASI's and Envoy's. */
export const imports: readonly ImportEntry[] = [...hostcalls, ...wasi].filter((entry) =>
  entry.versions.includes(version),
);

/** Callbacks under this ABI version. */
export const exportedCallbacks = callbacks.filter((entry) => entry.versions.includes(version));

/** When a guest can call: in its callbacks, while it is initialised, and in malloc. */
export const phases: readonly string[] = [
  ...exportedCallbacks.map(({ name }) => name),
  "_initialize",
  "malloc",
];

export interface Call {
  phase: number;
  /** Index in `imports`. */
  function: number;
  values: ReadonlyArray<number | bigint>;
}

export interface Script {
  /** What malloc gives; 0: memory. */
  malloc: number;
  /** What each phase answers. */
  results: readonly number[];
  calls: readonly Call[];
}

export const resultsAt = 4;
export const countAt = resultsAt + 4 * phases.length;
export const recordsAt = countAt + 4;
const argumentCount = 12;
export const recordSize = 8 + 8 * argumentCount;
export const mostCalls = 12;
export const scriptSize = recordsAt + mostCalls * recordSize;

export function encode({ malloc, results, calls }: Script): Uint8Array {
  const bytes = Buffer.alloc(scriptSize);
  bytes.writeInt32LE(malloc | 0, 0);
  for (const [phase, result] of results.entries()) bytes.writeInt32LE(result | 0, resultsAt + 4 * phase);
  bytes.writeUInt32LE(calls.length, countAt);
  for (const [at, call] of calls.entries()) writeRecord(bytes, recordsAt + at * recordSize, call);
  return bytes;
}

function writeRecord(bytes: Buffer, at: number, call: Call): void {
  bytes.writeUInt32LE(call.phase, at);
  bytes.writeUInt32LE(call.function, at + 4);
  for (const [index, value] of call.values.entries())
    bytes.writeBigInt64LE(BigInt.asIntN(64, BigInt(value)), at + 8 + 8 * index);
}
