import { expect, test } from "vitest";
import { compileLogFormat, defaultLogFormat, type LogRecord } from "../../../host-sim/server/log-format.js";

const record: LogRecord = {
  time: new Date(2026, 10, 21, 2, 3, 4, 5).getTime(),
  thread: 7,
  level: 3,
  logger: "wasm",
  message: "wasm log: hello",
  file: "source/extensions/common/wasm/context.cc",
  line: 1154,
};

test("Envoy's own format", () => {
  expect(compileLogFormat(defaultLogFormat)(record)).toBe(
    "[2026-11-21 02:03:04.005][7][warning][wasm] [source/extensions/common/wasm/context.cc:1154] wasm log: hello",
  );
});

test.each([
  ["%l|%n|%v", "warning|wasm|wasm log: hello"],
  ["%L %t %s:%#", "W 7 context.cc:1154"],
  ["%y %m/%d %I:%M %p", "%y 11/21 02:03 AM"],
  ["%8l|%-8n|%=8l|%3!n", " warning|wasm    |warning |was"],
  ["%^%l%$ %%", "warning %"],
  ["100%", "100%"],
])("%s", (pattern, line) => {
  expect(compileLogFormat(pattern)(record)).toBe(line);
});

test("a message that stays on its line", () => {
  expect(compileLogFormat("%_")({ ...record, message: "a\nb" })).toBe("a\\nb");
});
