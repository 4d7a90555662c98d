import { expect, test } from "vitest";
import { parseFlags } from "../../../host-sim/cli/flags.js";

test("Envoy's flags, long and short", () => {
  expect(parseFlags(["-c", "envoy.yaml", "-l", "debug", "--concurrency=2", "--watch"])).toEqual({
    "config-path": "envoy.yaml",
    "log-level": "debug",
    concurrency: 2,
    watch: true,
  });
});

test("the recorder's command line is taken whole", () => {
  const line = "--base-id 107 --file-flush-interval-msec 50 --drain-time-s 1 --log-format %l|%n|%v";
  expect(parseFlags(line.split(" "))).toEqual({
    "base-id": 107,
    "file-flush-interval-msec": 50,
    "drain-time-s": 1,
    "log-format": "%l|%n|%v",
  });
});

test.each([
  [["--config-pth", "x"], "Did you mean --config-path?"],
  [["--bogus"], "Couldn't find match for argument"],
  [["envoy.yaml"], "Argument: envoy.yaml"],
  [["--concurrency", "x"], "Couldn't read argument value from string 'x'"],
  [["-c"], "Missing a value for this argument!"],
])("%j: %s", (args, words) => {
  expect(() => parseFlags(args)).toThrow(words);
});
