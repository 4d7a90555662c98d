import { expect, test } from "vitest";
import { Status } from "../../../host-sim/abi/enums.js";
import { refuse } from "../../../host-sim/model/refusals.js";
import { SharedData } from "../../../host-sim/model/shared-data.js";

test("a key that nobody set is NotFound", () => {
  expect(new SharedData().get("vm", "k")).toBe(refuse(Status.NotFound));
});

test("cas numbers count all sets of the process from 1", () => {
  const data = new SharedData();
  data.set("a", "k", "1", 0);
  data.set("b", "other", "2", 0);
  data.set("a", "k", "3", 0);
  expect(data.get("a", "k")).toEqual({ value: "3", cas: 3 });
  expect(data.get("b", "other")).toEqual({ value: "2", cas: 2 });
});

test("the right cas sets, a stale one is CasMismatch and changes nothing", () => {
  const data = new SharedData();
  data.set("vm", "k", "1", 0);
  expect(data.set("vm", "k", "2", 1)).toBe(Status.Ok);
  expect(data.set("vm", "k", "3", 1)).toBe(Status.CasMismatch);
  expect(data.get("vm", "k")).toEqual({ value: "2", cas: 2 });
});

test("cas 0 sets whatever is there", () => {
  const data = new SharedData();
  data.set("vm", "k", "1", 0);
  expect(data.set("vm", "k", "2", 0)).toBe(Status.Ok);
});

test("a cas for a new key is ignored", () => {
  const data = new SharedData();
  expect(data.set("vm", "k", "1", 55)).toBe(Status.Ok);
  expect(data.get("vm", "k")).toEqual({ value: "1", cas: 1 });
});

test("key and value may be empty", () => {
  const data = new SharedData();
  data.set("vm", "", "", 0);
  expect(data.get("vm", "")).toEqual({ value: "", cas: 1 });
});

test("vm ids are apart", () => {
  const data = new SharedData();
  data.set("a", "k", "1", 0);
  expect(data.get("b", "k")).toBe(refuse(Status.NotFound));
});

test("forget drops a vm id's data, and the cas count goes on", () => {
  const data = new SharedData();
  data.set("a", "k", "1", 0);
  data.forget("a");
  expect(data.get("a", "k")).toBe(refuse(Status.NotFound));
  data.set("a", "k", "2", 0);
  expect(data.get("a", "k")).toEqual({ value: "2", cas: 2 });
});
