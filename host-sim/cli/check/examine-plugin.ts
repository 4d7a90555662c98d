/** One plugin, looked at from all sides. */
import type { FilterOptions, HostOptions } from "../../testing/types.js";
import { callbackCosts } from "./costs.js";
import { findRootIds } from "./root-ids.js";
import { examine, type StaticReport, sizeOf } from "./static.js";
import { type Trial, tryOut } from "./trial.js";
import type { Finding, Report } from "./verdict.js";

const startFunctions = ["_initialize", "main", "__main_void", "_start"];

/** @param peers `clusters`, `grpc` and the like, for what the plugin asks when it starts. */
export async function examinePlugin(
  file: string,
  bytes: Uint8Array,
  filter: Omit<FilterOptions, "wasm">,
  peers: Partial<HostOptions> = {},
): Promise<Report> {
  const seen = examine(bytes);
  const runs = seen.module !== null && seen.problems.length === 0;
  const trial = runs ? await tryOut({ ...peers, filters: [{ ...filter, wasm: bytes }] }) : null;
  const exported = new Set(seen.module?.functions.keys() ?? exportedNames(seen));
  return {
    file,
    verdict: trial?.verdict ?? seen.verdict,
    problems: [...seen.problems, ...(trial?.problems ?? [])],
    warnings: [...seen.warnings, ...(trial?.warnings ?? [])],
    abi: seen.abi,
    size: sizeOf(bytes),
    memoryPages: trial?.host?.memoryPages ?? null,
    imports: (seen.binary?.imports ?? []).map(({ module, name }) => `${module}.${name}`),
    start: startFunctions.filter((name) => exported.has(name)),
    callbacks: callbackCosts(exported, seen.abi, trial?.sample ?? null),
    rootIds: await rootIdsOf(trial, bytes, filter),
  };
}

const rootIdsOf = async (trial: Trial | null, bytes: Uint8Array, filter: Omit<FilterOptions, "wasm">) =>
  trial === null || trial.verdict === "hangs Envoy" ? null : findRootIds(bytes, { ...filter, wasm: bytes });

const exportedNames = ({ binary }: StaticReport): string[] =>
  (binary?.exports ?? []).filter(({ kind }) => kind === 0).map(({ name }) => name);

/** A file that cannot be read is a problem of the plugin, too. */
export const unreadable = (file: string, problem: Finding): Report => ({
  file,
  verdict: "refused",
  problems: [problem],
  warnings: [],
  abi: null,
  size: sizeOf(new Uint8Array(0)),
  memoryPages: null,
  imports: [],
  start: [],
  callbacks: [],
  rootIds: null,
});
