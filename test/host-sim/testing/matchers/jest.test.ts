/** The door for jest, with jest's own `expect`. */
import { expect as jestExpect } from "expect";
import { createHost, hostile } from "proxy-wasm-host-sim";
import { expect, test } from "vitest";

const door = await import("proxy-wasm-host-sim/jest");
jestExpect.extend(door.matchers);

const message = { headers: [["a", "1"]] as Array<[string, string]>, body: "text" };

test("matchers pass and fail under jest's expect", async () => {
  jestExpect(message).toHaveHeader("a", "1");
  jestExpect(message).not.toHaveHeaders({ a: null });
  expect(() => jestExpect(message).toHaveBody("other")).toThrow(/Its body: "text"/);
});

test("asynchronous ones, too", async () => {
  const host = await createHost({ filters: [] });
  await jestExpect(host).toSurvive(hostile.requests().slice(0, 3));
  await expect(jestExpect(host).not.toSurvive([{}])).rejects.toThrow("It survived all 1");
});

test("a global expect is extended when the door is opened", async () => {
  const extended: object[] = [];
  const globals = globalThis as { expect?: unknown };
  globals.expect = { extend: (matchers: object) => extended.push(matchers) };
  const again = "../../../../host-sim/testing/matchers/register-jest.js?again";
  await import(again);
  delete globals.expect;
  expect(Object.keys(extended[0] ?? {})).toContain("toHaveHeader");
});
