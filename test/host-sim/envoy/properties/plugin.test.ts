import { expect, test } from "vitest";
import { int64, read, rootSource, sourceOf } from "./source.js";

test("names of the plugin are there in every context", () => {
  for (const source of [sourceOf(), rootSource()]) {
    expect(["plugin_name", "plugin_root_id", "plugin_vm_id"].map((name) => read(source, name))).toEqual([
      "p0",
      "r0",
      "vm",
    ]);
  }
});

test("connection_id is there in streams only", () => {
  expect(read(sourceOf(), "connection_id")).toBe(int64(1));
  expect(read(rootSource(), "connection_id")).toBe(1);
});
