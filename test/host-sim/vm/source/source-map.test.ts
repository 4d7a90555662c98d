import path from "node:path";
import { pathToFileURL } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { leb, makeSection } from "../../../../host-sim/vm/binary-rewriter.js";
import { type GuestModule, loadModule, loadModuleFile } from "../../../../host-sim/vm/module.js";
import { ownPlaceBefore, placeOf, sourceText } from "../../../../host-sim/vm/source/places.js";
import { sourceMapOf } from "../../../../host-sim/vm/source/source-map.js";
import { tempFolder, writeInto } from "../../../tools/temp-folder.js";
import { malloc, marker, memory, wat } from "../wat.js";

const module = wat(`(module ${memory} ${marker} ${malloc} (func $f (drop (i32.const 7)) unreachable))`);

/** Of the instruction `unreachable`: the last but one byte. */
const trapOffset = module.length - 2;
const frame = { index: 2, name: null, offset: trapOffset };

/** One line in VLQ: [column, source, line, column] as differences. */
const vlq = (numbers: readonly number[]): string => numbers.map(digits).join("");
function digits(value: number): string {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  let rest = value < 0 ? (-value << 1) | 1 : value << 1;
  let text = "";
  do {
    const digit = rest & 31;
    rest >>>= 5;
    text += alphabet[rest > 0 ? digit | 32 : digit];
  } while (rest > 0);
  return text;
}

const mapOf = (mappings: string, sources = ["guest.ts"]): string =>
  JSON.stringify({
    version: 3,
    sources,
    sourcesContent: sources.map((one) => `text of ${one}`),
    names: [],
    mappings,
  });

/** The trap stands on line 5, column 3. */
const map = mapOf(vlq([trapOffset, 0, 4, 2]));

const named = (url: string): Uint8Array => {
  const parts = ["sourceMappingURL", url].flatMap((text) => [leb(text.length), Buffer.from(text)]);
  return Buffer.concat([module, makeSection(0, parts)]);
};

function onDisk(bytes: Uint8Array, files: Record<string, string>): GuestModule {
  const folder = tempFolder("source-map", onTestFinished);
  for (const [name, text] of Object.entries(files)) writeInto(folder, name, text);
  return loadModuleFile(writeInto(folder, "plugin.wasm", bytes));
}

const place = { file: "guest.ts", line: 5, column: 3 };

test.each<[string, () => GuestModule]>([
  ["beside the module as plugin.wasm.map", () => onDisk(module, { "plugin.wasm.map": map })],
  ["where sourceMappingURL says", () => onDisk(named("./other.map"), { "other.map": map })],
  ["inlined", () => loadModule(named(`data:application/json;base64,${Buffer.from(map).toString("base64")}`))],
  ["inlined as text", () => loadModule(named(`data:application/json,${encodeURIComponent(map)}`))],
  [
    "at a file URL, for a module of bytes",
    () => {
      const { file } = onDisk(module, { "far.map": map });
      return loadModule(named(pathToFileURL(path.join(path.dirname(file!), "far.map")).href));
    },
  ],
])("a source map is found %s", (_, load) => {
  const guest = load();
  expect(placeOf(guest, frame)).toEqual(place);
  expect(sourceText(guest, "guest.ts")).toBe("text of guest.ts");
});

test.each<[string, () => GuestModule]>([
  ["no map", () => loadModule(module)],
  ["a URL that leads nowhere", () => onDisk(named("./missing.map"), {})],
  ["a URL of the web", () => loadModule(named("https://example.com/plugin.wasm.map"))],
  ["a map that is none", () => onDisk(module, { "plugin.wasm.map": "nonsense" })],
])("a module with %s has no places, and no failure", (_, load) => {
  const guest = load();
  expect([sourceMapOf(guest), placeOf(guest, frame)]).toEqual([null, null]);
});

test("an instruction before the first mapping of its function is told by that, not by the function before", () => {
  const body = trapOffset - 3;
  const guest = onDisk(module, {
    "plugin.wasm.map": mapOf(`${vlq([body - 20, 0, 0, 0])},${vlq([21 + 2, 0, 6, 0])}`),
  });
  expect(placeOf(guest, { ...frame, offset: body })).toEqual({ file: "guest.ts", line: 7, column: 1 });
});

test("inlined library code is told by the author's last line before it", () => {
  const mappings = `${vlq([trapOffset - 3, 0, 8, 0])},${vlq([3, 1, 91, 0])}`;
  const guest = onDisk(module, { "plugin.wasm.map": mapOf(mappings, ["guest.ts", "~lib/array.ts"]) });
  expect(placeOf(guest, frame)).toMatchObject({ file: "~lib/array.ts", line: 100 });
  expect(ownPlaceBefore(guest, frame)).toEqual({ file: "guest.ts", line: 9, column: 1 });
});
