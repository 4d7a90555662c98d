import { mkdirSync, readdirSync, utimesSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { prune } from "../../../../host-sim/testing/source/prune.js";
import { tempFolder } from "../../../tools/temp-folder.js";

const hour = 60 * 60;
const now = Date.now() / 1000;

/** A cache with sources that were used so many hours ago, and folders that nobody names. */
function cache(sources: number, orphans: Record<string, number> = {}): string {
  const base = tempFolder("prune", onTestFinished);
  const age = (name: string, hours: number) =>
    utimesSync(path.join(base, name), now - hours * hour, now - hours * hour);
  for (let at = 0; at < sources; at++) {
    mkdirSync(path.join(base, `module${at}`));
    writeFileSync(path.join(base, `${at}.json`), JSON.stringify({ files: {}, folder: `module${at}` }));
    age(`module${at}`, at + 2);
    age(`${at}.json`, at + 2);
  }
  for (const [name, hours] of Object.entries(orphans)) {
    mkdirSync(path.join(base, name));
    age(name, hours);
  }
  return base;
}

test("what was used last stays, with its module", () => {
  const base = cache(70);
  prune(base);
  const left = readdirSync(base);
  expect(left).toHaveLength(128);
  expect(left).toEqual(expect.arrayContaining(["0.json", "module0", "63.json", "module63"]));
  expect(left).not.toContain("module64");
});

test("modules of older contents go, but not what is just being written", () => {
  const base = cache(1, { old: 5, fresh: 0 });
  prune(base);
  expect(readdirSync(base).sort()).toEqual(["0.json", "fresh", "module0"]);
});
