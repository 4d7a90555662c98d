/** Keeps the cache of compiled modules small: what was used last stays. */
import { readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import path from "node:path";

/** So many sources are kept. */
const mostSources = 64;
/** What is younger may just be written by another process. */
const settled = 60 * 60 * 1000;

/** Manifests name the folders of their outputs; a folder that none names is dropped. */
export function prune(base: string, now = Date.now()): void {
  const entries = readdirSync(base).map((name) => ({
    file: path.join(base, name),
    time: timeOf(base, name),
  }));
  const manifests = entries.filter(({ file }) => file.endsWith(".json")).sort((a, b) => b.time - a.time);
  for (const { file } of manifests.slice(mostSources)) drop(file);
  const named = new Set(manifests.slice(0, mostSources).map(({ file }) => folderIn(file)));
  for (const { file, time } of entries)
    if (!file.endsWith(".json") && !named.has(path.basename(file)) && now - time > settled) drop(file);
}

/** Another process may be pruning, too: what one of them cannot drop, the next one will. */
function drop(file: string): void {
  try {
    rmSync(file, { recursive: true, force: true });
  } catch {
    // it stays for now
  }
}

const timeOf = (base: string, name: string): number =>
  statSync(path.join(base, name), { throwIfNoEntry: false })?.mtimeMs ?? 0;

function folderIn(manifest: string): string {
  try {
    return JSON.parse(readFileSync(manifest, "utf8")).folder;
  } catch {
    return "";
  }
}
