import { describe, expect, test } from "vitest";
import { known } from "./known.js";
import { judge, type Outcome } from "./replay.js";
import { closingLine, isFailure } from "./report.js";
import type { Recorded, Seen } from "./scenario.js";

const outcome = (id: string, result: Outcome["result"]): Outcome => ({
  id,
  group: "g",
  result,
  differences: [],
});
const [listed] = Object.keys(known) as [string];
const nothing: Seen = {
  loads: true,
  client: [],
  upstream: [],
  svc: [],
  grpc: [],
  access: [],
  log: [],
  startup: [],
};

describe("a run fails", () => {
  test("for a difference that is not listed", () => {
    expect(isFailure(outcome("new", "differs"))).toBe(true);
    expect(isFailure(outcome(listed, "differs"))).toBe(false);
  });

  test("for a listed one that agrees", () => {
    expect(isFailure(outcome("new", "same"))).toBe(false);
    expect(isFailure(outcome(listed, "same"))).toBe(true);
  });
});

test("the closing line counts both", () => {
  expect(closingLine([outcome("a", "same"), outcome("b", "threw")])).toBe("1 passed, 1 failed");
});

describe("where Envoy dies", () => {
  const recorded: Recorded = { id: "a", group: "g", crash: "SIGSEGV", scenario: {}, seen: nothing };

  test("silence is a difference", () => {
    expect(judge(recorded, { seen: nothing, problems: [] }, false).result).toBe("differs");
  });

  test("a problem or a refused module is what we want", () => {
    expect(judge(recorded, { seen: nothing, problems: ["A: b"] }, false).result).toBe("ended");
    expect(judge(recorded, { seen: { ...nothing, loads: false }, problems: [] }, false).result).toBe("ended");
  });
});
