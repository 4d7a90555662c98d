import { expect, test } from "vitest";
import { differences, steady } from "./compare.js";
import type { Seen } from "./scenario.js";

const seen: Seen = {
  loads: true,
  client: [{ bytes: "a", closed: false }],
  upstream: ["GET /"],
  svc: [],
  grpc: [],
  access: [],
  log: ["info one", "info two"],
  startup: [],
};

test("the same", () => {
  expect(differences(seen, structuredClone(seen))).toEqual([]);
});

test("the order of keys says nothing", () => {
  expect(differences(seen, { ...seen, client: [{ closed: false, bytes: "a" }] })).toEqual([]);
});

test("the first item that differs, in every part that differs", () => {
  const here: Seen = { ...seen, loads: false, log: ["info one", "info 2"] };
  expect(differences(seen, here)).toEqual([
    { part: "loads", at: 0, envoy: "true", here: "false" },
    { part: "log", at: 1, envoy: "info two", here: "info 2" },
  ]);
});

test.each([
  [["info one"], "info two", "(nothing)"],
  [["info one", "info two", "info three"], "(nothing)", "info three"],
])("%j: one side has more", (log, envoy, here) => {
  expect(differences(seen, { ...seen, log })).toMatchObject([{ part: "log", envoy, here }]);
});

test.each([
  ["date: Fri, 20 Nov 2026 23:26:24 GMT", "date: DATE"],
  ["at 127.0.0.1:10160", "at ADDRESS"],
  ["x-envoy-upstream-service-time: 12", "x-envoy-upstream-service-time: N"],
  ["get_current_time_nanoseconds() = 0 17", "get_current_time_nanoseconds() = 0 N"],
  ['get_property("request\\x00time") = 0 "\\x01"', 'get_property("request\\x00time") = 0 *'],
  ['get_property("request\\x00path") = 0 "/"', 'get_property("request\\x00path") = 0 "/"'],
])("%s", (text, expected) => {
  expect(steady(text)).toBe(expected);
});
