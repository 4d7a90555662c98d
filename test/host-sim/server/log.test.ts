import { expect, test } from "vitest";
import { Log } from "../../../host-sim/server/log.js";
import { compileLogFormat } from "../../../host-sim/server/log-format.js";
import { wasmPlace } from "../../../host-sim/server/log-places.js";

function make(level: number, levels = new Map<string, number>()): { log: Log; lines: string[] } {
  const lines: string[] = [];
  const log = new Log({
    format: compileLogFormat("%n %v"),
    write: (bytes) => lines.push(Buffer.from(bytes).toString("latin1")),
    now: () => 0,
    level,
    levels,
  });
  return { log, lines };
}

test("a logger's own level goes before that of all", () => {
  const { log, lines } = make(4, new Map([["wasm", 1]]));
  log.write(1, "wasm", "shown");
  log.write(1, "main", "hidden");
  expect(lines).toEqual(["wasm shown\n"]);
});

test("levels change while it runs", () => {
  const { log, lines } = make(6);
  log.setAllLevels(2);
  log.write(2, "main", "now");
  expect(lines).toEqual(["main now\n"]);
});

test("an unknown logger has no level to change", () => {
  expect(make(2).log.setLevel("nope", 0)).toBe(false);
});

test("a byte stays a byte", () => {
  const bytes: Uint8Array[] = [];
  const log = new Log({
    format: ({ message }) => message,
    write: (line) => bytes.push(line),
    now: () => 0,
    level: 0,
  });
  log.write(2, "wasm", "\xff");
  expect([...bytes[0]!]).toEqual([0xff, 10]);
});

test.each([
  [2, "wasm log root: hello", 1151],
  [5, "wasm log root: hello", 1160],
  [4, "Wasm VM failed Failed to load Wasm code", 104],
  [4, "Function: proxy_on_tick failed: unreachable", 38],
])("level %i, %s: line %i", (level, text, line) => {
  expect(wasmPlace(level, text).line).toBe(line);
});
