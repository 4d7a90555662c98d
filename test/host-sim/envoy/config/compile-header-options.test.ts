import { expect, test } from "vitest";
import { compileChanges } from "../../../../host-sim/envoy/config/compile-header-options.js";
import type { HeaderOptionSpec } from "../../../../host-sim/envoy/config/model.js";
import { StreamInfo } from "../../../../host-sim/envoy/http/stream-info.js";
import { FilterState } from "../../../../host-sim/envoy/properties/index.js";
import { HeaderMap } from "../../../../host-sim/model/header-map.js";

const connection = { id: 1, remoteAddress: "a:1", localAddress: "b:2", filterState: new FilterState() };

function changed(before: string[], add: Array<Partial<HeaderOptionSpec>>, remove: string[] = []): string[] {
  const headers = HeaderMap.fromPairs("request", before);
  const info = new StreamInfo(connection, "HTTP/1.1", 0);
  info.requestHeaders = headers;
  const full = add.map((option) => ({
    name: "x",
    value: "v",
    action: "append" as const,
    keepsEmpty: false,
    ...option,
  }));
  compileChanges([{ add: full, remove }])?.(headers, info);
  return headers.pairs();
}

test("nothing to do is nothing", () => {
  expect(compileChanges([{ add: [], remove: [] }])).toBeNull();
});

test.each([
  ["append", ["x", "1", "x", "v"]],
  ["add-if-absent", ["x", "1"]],
  ["overwrite", ["x", "v"]],
  ["overwrite-if-exists", ["x", "v"]],
] as const)("%s where the header is", (action, after) => {
  expect(changed(["x", "1"], [{ action }])).toEqual(after);
});

test.each([
  ["append", ["x", "v"]],
  ["add-if-absent", ["x", "v"]],
  ["overwrite", ["x", "v"]],
  ["overwrite-if-exists", []],
] as const)("%s where it is not", (action, after) => {
  expect(changed([], [{ action }])).toEqual(after);
});

test("first it removes, then it overwrites, then it adds", () => {
  const add = [{ name: "b" }, { name: "a", action: "overwrite" as const }];
  expect(changed(["a", "1", "c", "2"], add, ["c"])).toEqual(["a", "v", "b", "v"]);
});

test("a value that is empty is not added, unless it is kept", () => {
  const value = "%REQ(nope)%";
  expect(changed([], [{ value }, { name: "y", value, keepsEmpty: true }])).toEqual(["y", ""]);
});

test("values see the headers as they were", () => {
  expect(changed(["a", "1"], [{ name: "b", value: "%REQ(a)%" }], ["a"])).toEqual([]);
  expect(changed([], [{ name: "a" }, { name: "b", value: "[%REQ(a)%]" }])).toEqual(["a", "v", "b", "[]"]);
});
