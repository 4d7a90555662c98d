import { expect, test } from "vitest";
import type { Callbacks } from "../../../host-sim/abi/signatures.js";
import type { Instance } from "../../../host-sim/vm/instance.js";
import { guest, malloc, marker, memory, run, wat } from "./wat.js";

const linesOf = (instance: Instance, name: string, call: () => unknown): string[] => {
  try {
    call();
  } catch (error) {
    return instance.trapLines(name, error).map((line) => line.message);
  }
  throw new Error("no trap");
};

const { instance: trapping } = run(guest("traps"));

test.each(Object.keys(trapping.callbacks) as Array<keyof Callbacks>)(
  "a trap in %s is told as Envoy does",
  (key) => {
    const call = trapping.callbacks[key] as (...values: number[]) => unknown;
    expect(linesOf(trapping, `proxy_${key}`, () => call(1, 2, 3, 4, 5))).toEqual([
      `Function: proxy_${key} failed: Uncaught RuntimeError: unreachable`,
    ]);
  },
);

test("every callback of the table was tried", () => {
  expect(Object.keys(trapping.callbacks)).toHaveLength(30);
});

test.each([
  [0, "RuntimeError: unreachable"],
  [1, "RuntimeError: divide by zero"],
  [2, "RuntimeError: remainder by zero"],
  [3, "RuntimeError: memory access out of bounds"],
  [4, "RuntimeError: float unrepresentable in integer range"],
  [5, "RuntimeError: function signature mismatch"],
  [6, "RuntimeError: function signature mismatch"],
  [7, "RangeError: Maximum call stack size exceeded"],
])("trap kind %i is an Uncaught %s", (kind, text) => {
  const { instance } = run(guest("trap-kinds"));
  expect(linesOf(instance, "proxy_on_tick", () => instance.callbacks.onTick!(kind))).toEqual([
    `Function: proxy_on_tick failed: Uncaught ${text}`,
  ]);
});

const named = (body: string) =>
  run(
    wat(
      `(module (memory 1) ${marker} ${malloc} ${body} (func $tick (export "proxy_on_tick") (param i32) (call $deep)))`,
      true,
    ),
  );

test("names in the module give a backtrace with offsets of the module as it was", () => {
  const bytes = wat(
    `(module (memory 1) ${marker} ${malloc} (func $deep unreachable) (func $tick (export "proxy_on_tick") (param i32) (call $deep)))`,
    true,
  );
  const { instance } = run(bytes);
  const unreachable = Buffer.from(bytes).indexOf(Buffer.from([0x03, 0x00, 0x00, 0x0b])) + 2;
  const call = Buffer.from(bytes).indexOf(Buffer.from([0x04, 0x00, 0x10, 0x02, 0x0b])) + 2;
  expect(linesOf(instance, "proxy_on_tick", () => instance.callbacks.onTick!(1))).toEqual([
    "Function: proxy_on_tick failed: Uncaught RuntimeError: unreachable\n" +
      "Proxy-Wasm plugin in-VM backtrace:\n" +
      `  0:  0x${unreachable.toString(16)} - deep\n  1:  0x${call.toString(16)} - tick`,
  ]);
});

test("a backtrace has twenty frames at most", () => {
  const { instance } = named("(func $deep (call $deep))");
  const [text] = linesOf(instance, "proxy_on_tick", () => instance.callbacks.onTick!(1));
  expect(text!.split("\n").slice(2)).toHaveLength(20);
});

test("an exception of the guest has no frames", () => {
  const { instance } = named("(tag $e) (func $deep (throw $e))");
  expect(linesOf(instance, "proxy_on_tick", () => instance.callbacks.onTick!(1))).toEqual([
    "Function: proxy_on_tick failed: Uncaught #<Exception>\nProxy-Wasm plugin in-VM backtrace:",
  ]);
});

test("functions without a name are told by their index", () => {
  const { instance } = run(
    wat(
      `(module ${memory} ${marker} ${malloc} (func $named) (func (export "proxy_on_tick") (param i32) unreachable))`,
      true,
    ),
  );
  const [text] = linesOf(instance, "proxy_on_tick", () => instance.callbacks.onTick!(1));
  expect(text).toContain(" - unknown(function index:3)");
});
