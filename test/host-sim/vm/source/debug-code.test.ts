import { originalPositionFor, TraceMap } from "@jridgewell/trace-mapping";
import { afterEach, expect, test, vi } from "vitest";
import { isDebugged } from "../../../../host-sim/vm/debugger.js";
import { loadModuleFile } from "../../../../host-sim/vm/module.js";
import { debugCode } from "../../../../host-sim/vm/source/debug-code.js";
import { sourceMapOf } from "../../../../host-sim/vm/source/source-map.js";

const guest = loadModuleFile("build/add-header/plugin.debug.wasm");

afterEach(() => vi.unstubAllEnvs());

function inlinedMap(): TraceMap {
  const [section] = WebAssembly.Module.customSections(debugCode(guest).module, "sourceMappingURL");
  const text = Buffer.from(section!).toString("latin1");
  return new TraceMap(Buffer.from(text.slice(text.indexOf(",") + 1), "base64").toString("utf8"));
}

test("the inlined map tells the same lines as the module's own, for the offsets of the code that runs", () => {
  const own = sourceMapOf(guest)!.map;
  const inlined = inlinedMap();
  const { originalOffset } = debugCode(guest);
  for (let column = 2000; column < 6000; column += 7) {
    const told = originalPositionFor(inlined, { line: 1, column });
    const wanted = originalPositionFor(own, { line: 1, column: originalOffset(column) });
    expect([told.line, told.column]).toEqual([wanted.line, wanted.column]);
  }
});

test("sources that lie on the disk are told by their URL, the others by their name, with their text", () => {
  const map = inlinedMap();
  const own = map.sources.find((source) => source?.endsWith("filters/add-header/index.ts"));
  expect(own).toMatch(/^file:\/\/\//);
  const library = map.sources.findIndex((source) => source?.includes("~lib/rt/common.ts"));
  expect(map.sourcesContent?.[library]).toContain("OVERHEAD");
});

test.each([
  ["1", true],
  ["0", false],
])("PROXY_WASM_DEBUG=%s says whether a debugger is there: %s", (value, debugged) => {
  vi.stubEnv("PROXY_WASM_DEBUG", value);
  expect(isDebugged()).toBe(debugged);
});
