/** Loads every guest in a real Envoy and compares with the verdict of `check`. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { examinePlugin } from "../../../host-sim/cli/check/examine-plugin.js";
import type { Verdict } from "../../../host-sim/cli/check/verdict.js";
import { findEnvoy } from "../envoy/binary.js";
import { bootstrapOf } from "../envoy/bootstrap.js";
import { EnvoyExit, EnvoyProcess, killAll } from "../envoy/process.js";
import { type LoadedGuest, loadedGuests } from "./guests.js";

const verdictsFile = new URL("verdicts.json", import.meta.url);

/** The answers of a real Envoy, by the guest's name. */
export const recordedVerdicts = (): Record<string, Verdict> => JSON.parse(readFileSync(verdictsFile, "utf8"));

/** Gives whether every verdict agrees. */
export async function compareLoads(say: (line: string) => void, only = "", record = false): Promise<boolean> {
  const binary = findEnvoy(path.resolve(".cache/envoy"), say);
  const folder = mkdtempSync(path.join(tmpdir(), "envoy-loads-"));
  const guests = loadedGuests().filter(({ name }) => name.includes(only));
  const seen: Record<string, Verdict> = {};
  const lane = async (queue: Array<[number, LoadedGuest]>) => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift())
      seen[next[1].name] = await loadInEnvoy(binary, next[1], path.join(folder, String(next[0])));
  };
  try {
    const queue = [...guests.entries()];
    await Promise.all([lane(queue), lane(queue)]);
  } finally {
    killAll();
    rmSync(folder, { recursive: true, force: true });
  }
  if (record) writeVerdicts(seen);
  return report(guests, seen, say);
}

async function report(
  guests: readonly LoadedGuest[],
  seen: Readonly<Record<string, Verdict>>,
  say: (line: string) => void,
): Promise<boolean> {
  let failed = 0;
  for (const guest of guests) {
    const ours = await verdictOfCheck(guest);
    if (ours === seen[guest.name]) continue;
    failed++;
    say(`FAIL ${guest.name}\n  Envoy: ${seen[guest.name]}\n  check: ${ours}`);
  }
  say(`check: ${guests.length - failed} of ${guests.length} modules as in Envoy`);
  return failed === 0;
}

export async function verdictOfCheck({ name, bytes, configuration, rootId }: LoadedGuest): Promise<Verdict> {
  const filter = {
    ...(configuration === undefined ? {} : { configuration }),
    ...(rootId === undefined ? {} : { rootId }),
  };
  return (await examinePlugin(name, bytes, filter)).verdict;
}

async function loadInEnvoy(binary: string, guest: LoadedGuest, folder: string): Promise<Verdict> {
  mkdirSync(folder, { recursive: true });
  const { bytes, configuration, rootId } = guest;
  const filter = {
    wasm: bytes,
    name: "guest",
    ...(configuration === undefined ? {} : { configuration }),
    ...(rootId === undefined ? {} : { rootId }),
  };
  const bootstrap = bootstrapOf([{ name: "load", host: { filters: [filter] } }], { upstream: 1 }, folder);
  try {
    const envoy = await EnvoyProcess.start(binary, bootstrap, folder, "wasm:info");
    await envoy.stop();
    return "loads";
  } catch (error) {
    if (!(error instanceof EnvoyExit)) throw error;
    return /^Envoy ended with SIG/.test(error.message) ? "kills Envoy" : "refused";
  }
}

function writeVerdicts(seen: Readonly<Record<string, Verdict>>): void {
  const sorted = Object.entries(seen).sort(([a], [b]) => (a < b ? -1 : 1));
  writeFileSync(verdictsFile, `${JSON.stringify(Object.fromEntries(sorted), null, 2)}\n`);
}
