import { renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { FileWatch } from "../../../host-sim/server/file-watch.js";
import { tempFolder } from "../../tools/temp-folder.js";

const folder = () => tempFolder("watch", onTestFinished);

/** Resolves with the first change. */
function nextChange(path: string): { changed: Promise<void>; watch: FileWatch } {
  let tell = () => {};
  const changed = new Promise<void>((resolve) => {
    tell = resolve;
  });
  return { changed, watch: new FileWatch(path, () => tell()) };
}

test("a file that is written is seen", async () => {
  const path = join(folder(), "plugin.wasm");
  writeFileSync(path, "one");
  const { changed, watch } = nextChange(path);
  writeFileSync(path, "two");
  await changed;
  watch.close();
  expect.assertions(0);
});

test("a file that is moved into its place is seen", async () => {
  const name = folder();
  const path = join(name, "listeners.json");
  writeFileSync(path, "one");
  const { changed, watch } = nextChange(path);
  writeFileSync(join(name, "new"), "two");
  renameSync(join(name, "new"), path);
  await changed;
  watch.close();
  expect.assertions(0);
});
