/** Every recorded scenario of Envoy 1.40 on the engine: what passes here behaves the same in Envoy. */
import { describe, expect, test } from "vitest";
import { known } from "./known.js";
import { replay } from "./replay.js";
import { describeOutcome, isGood } from "./report.js";
import { loadScenarios } from "./scenario.js";

const scenarios = loadScenarios();
const groups = [...new Set(scenarios.map(({ group }) => group))];

describe.each(groups)("%s", (group) => {
  for (const recorded of scenarios.filter((scenario) => scenario.group === group)) {
    const { id, note } = recorded;
    const run = id in known ? test.fails : test;
    run(`${id}: ${note ?? known[id] ?? ""}`, () => {
      const outcome = replay(recorded);
      expect(isGood(outcome), describeOutcome(outcome, true)).toBe(true);
    });
  }
});

test("every known difference is one of the scenarios", () => {
  const ids = new Set(scenarios.map(({ id }) => id));
  expect(Object.keys(known).filter((id) => !ids.has(id))).toEqual([]);
});
