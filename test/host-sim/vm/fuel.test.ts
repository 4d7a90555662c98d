import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { readBinary } from "../../../host-sim/vm/binary.js";
import { BinaryReader } from "../../../host-sim/vm/binary-reader.js";
import { addFuel, fuelExport } from "../../../host-sim/vm/fuel.js";
import { shapeOf, UnknownInstruction } from "../../../host-sim/vm/fuel-instructions.js";
import type { Instance } from "../../../host-sim/vm/instance.js";
import { guest, malloc, marker, memory, run, wat } from "./wat.js";

const hung = expect.objectContaining({ code: "GUEST_HUNG", fault: "guest" });

const callbackOf = (body: string, fuel: number, extra = "") => {
  const text = `(module ${memory} ${marker} ${malloc} ${extra}
    (func $answer (export "proxy_on_request_headers") (param i32 i32 i32) (result i32) (local $turns i32) ${body}))`;
  return run(wat(text, true), undefined, { fuel }).instance;
};

/** Turns as often as its second argument says. */
const counting = `(loop $again
  (local.set $turns (i32.add (local.get $turns) (i32.const 1)))
  (br_if $again (i32.lt_u (local.get $turns) (local.get 1))))
  (local.get $turns)`;

test("a guest that spins is ended", () => {
  const { instance } = run(guest("spin"), undefined, { fuel: 1000 });
  expect(() => instance.callbacks.onRequestHeaders!(2, 0, 1)).toThrow(hung);
});

test("fuel ends at the same turn every time", () => {
  const { onRequestHeaders } = callbackOf(counting, 100).callbacks;
  expect(onRequestHeaders!(2, 100, 1)).toBe(100);
  expect(() => onRequestHeaders!(2, 101, 1)).toThrow(hung);
  expect(onRequestHeaders!(2, 100, 1)).toBe(100);
});

test("a recursion that never gets deep is ended", () => {
  const halves = `(func $halves (param i32) (if (i32.gt_u (local.get 0) (i32.const 0)) (then
    (call $halves (i32.sub (local.get 0) (i32.const 1))) (call $halves (i32.sub (local.get 0) (i32.const 1))))))`;
  const { onRequestHeaders } = callbackOf(
    "(call $halves (local.get 1)) (i32.const 0)",
    1000,
    halves,
  ).callbacks;
  expect(onRequestHeaders!(2, 5, 1)).toBe(0);
  expect(() => onRequestHeaders!(2, 200, 1)).toThrow(hung);
});

test("a trap of another kind stays what it is", () => {
  const instance = callbackOf("unreachable", 1000);
  expect(() => instance.callbacks.onRequestHeaders!(2, 0, 1)).toThrow(WebAssembly.RuntimeError);
});

test("the start section has a limit too", () => {
  const spins = `(module ${memory} ${marker} ${malloc} (func $s (loop $l (br $l))) (start $s))`;
  expect(() => run(wat(spins), undefined, { fuel: 1000 })).toThrow(
    expect.objectContaining({ code: "GUEST_HUNG" }),
  );
});

test("a malloc that spins is the guest's failure", () => {
  const spinning = `(module (import "env" "proxy_get_property" (func $get (param i32 i32 i32 i32) (result i32)))
    ${memory} ${marker} (func (export "malloc") (param i32) (result i32) (loop $l (br $l)) unreachable)
    (data (i32.const 0) "plugin_name")
    (func (export "proxy_on_request_headers") (param i32 i32 i32) (result i32)
      (call $get (i32.const 0) (i32.const 11) (i32.const 16) (i32.const 20))))`;
  const { vm, instance } = run(wat(spinning), undefined, { fuel: 1000 });
  instance.callbacks.onRequestHeaders!(2, 0, 1);
  expect(vm.failures).toEqual([["malloc", hung]]);
});

/** Envoy's line about the callback's trap. */
const lineOf = (instance: Instance): string => {
  try {
    instance.callbacks.onRequestHeaders!(2, 1, 1);
  } catch (error) {
    return instance.trapLines("f", error)[0]!.message;
  }
  return "";
};

test("a backtrace gives the places of the module as it was", () => {
  const body = "(if (local.get 1) (then (loop $l (call $deep)))) (i32.const 0)";
  const [plain, fuelled] = [0, 1000].map((fuel) =>
    lineOf(callbackOf(body, fuel, "(func $deep (loop $l unreachable))")),
  );
  expect(plain).toContain(" - deep\n");
  expect(fuelled).toBe(plain);
});

test("the backtrace of a guest that spins names its function", () => {
  const line = lineOf(callbackOf("(loop $l (br $l)) unreachable", 1000));
  expect(line).toMatch(/did not come back after 1,000 loop turns and calls\n.*backtrace:\n.* - answer$/);
});

const builds = ["build/guests", "build/add-header", "build/auth"].flatMap((folder) =>
  readdirSync(folder).flatMap((file) => (file.endsWith(".wasm") ? [`${folder}/${file}`] : [])),
);

test.each(builds)("%s stays valid", (file) => {
  const fuelled = addFuel(readFileSync(file));
  expect(WebAssembly.validate(fuelled!.bytes as BufferSource)).toBe(true);
  expect(readBinary(fuelled!.bytes).exports.map(({ name }) => name)).toContain(fuelExport);
});

test.each([
  [
    "SIMD",
    "(drop (i8x16.shuffle 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 (v128.load (i32.const 0)) (v128.const i64x2 3 3)))",
  ],
  [
    "lanes",
    "(drop (v128.load8_lane 3 (i32.const 3) (i8x16.replace_lane 3 (v128.load32_zero (i32.const 3)) (i32.const 3))))",
  ],
  [
    "bulk memory",
    "(memory.fill (i32.const 3) (i32.const 3) (i32.const 3)) (memory.copy (i32.const 3) (i32.const 3) (i32.const 3))",
  ],
  [
    "tables",
    "(drop (table.grow $t (ref.null func) (i32.const 3))) (table.set $t (i32.const 3) (ref.func $f)) (drop (table.size $t))",
  ],
  ["branches", "(block $a (block $b (br_table $a $b $a (i32.const 3))))"],
  ["typed select", "(drop (select (result i64) (i64.const -3) (i64.const 3) (i32.const 3)))"],
  [
    "floats",
    "(drop (f64.add (f64.const 3.3) (f64.promote_f32 (f32.const 3.3)))) (drop (i32.trunc_sat_f32_u (f32.const 3)))",
  ],
  ["blocks with types", "(drop (block (result i32 i64) (i32.const 3) (i64.const 3))) drop"],
  ["exceptions", "(try (do (throw $e (i32.const 3))) (catch $e drop) (catch_all))"],
  ["atomics", "(drop (i32.atomic.rmw.add (i32.const 3) (i32.const 3))) (atomic.fence)"],
  ["sign extension", "(drop (i32.extend8_s (i32.const 0x83)))"],
])("%s is walked: every 3 in it is an immediate, not a loop", (_, body) => {
  const text = `(module (memory 1) (table $t 9 funcref) (tag $e (param i32)) (elem declare func $f)
    (func $f (export "f") (loop $l ${body})))`;
  const bytes = wat(text);
  const fuelled = addFuel(bytes);
  expect(WebAssembly.validate(fuelled!.bytes as BufferSource)).toBe(true);
  const { functions } = readBinary(fuelled!.bytes);
  expect(functions).toHaveLength(1);
  expect(fuelled!.bytes.length - bytes.length).toBeLessThan(70);
});

test("an instruction that is not known is said to be so", () => {
  expect(() => shapeOf(new BinaryReader(Uint8Array.from([0, 0xfb, 0, 0, 0x0b])))).toThrow(UnknownInstruction);
});

test("a module that cannot be walked runs without fuel", () => {
  expect(
    addFuel(Uint8Array.from([...wat("(module)").subarray(0, 8), 10, 5, 1, 3, 0, 0xfb, 0x0b])),
  ).toBeNull();
});
