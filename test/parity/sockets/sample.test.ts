import { describe, expect, test } from "vitest";
import { loadScenarios } from "../scenario.js";
import { socketSample } from "./sample.js";

const scenarios = loadScenarios();
const nothing = new Set<string>();

describe("the sample for sockets", () => {
  test("has something of every group", () => {
    const groups = (list: typeof scenarios) => new Set(list.map(({ group }) => group));
    expect(groups(socketSample(scenarios, nothing))).toEqual(groups(scenarios));
  });

  test("leaves out what is known to differ", () => {
    const [first] = socketSample(scenarios, nothing);
    const ids = socketSample(scenarios, new Set([first!.id])).map(({ id }) => id);
    expect(ids).not.toContain(first!.id);
  });

  test("has a few where Envoy dies", () => {
    expect(socketSample(scenarios, nothing).filter(({ crash }) => crash)).toHaveLength(3);
  });
});
