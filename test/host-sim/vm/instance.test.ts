import { describe, expect, test } from "vitest";
import { callbacks, hostcalls, wasi } from "../../../host-sim/abi/table.js";
import type { ImportEntry } from "../../../host-sim/abi/table-types.js";
import { HostSimError, LoadError } from "../../../host-sim/errors.js";
import { FakeContext, FakeVm } from "../abi/fake-vm.js";
import { guest, malloc, marker, memory, module, run, wat } from "./wat.js";

const refusal = (text: string, vm = new FakeVm()): LoadError => {
  try {
    run(wat(text), vm).instance.start();
  } catch (error) {
    if (error instanceof LoadError) return error;
    throw error;
  }
  throw new Error("the module starts");
};
const messages = (text: string, vm = new FakeVm()) => refusal(text, vm).lines.map((line) => line.message);
const verdict = "Wasm VM failed Failed to initialize Wasm code";
const say = '(import "env" "proxy_log" (func $log (param i32 i32 i32) (result i32)))';
const saying = (name: string, type = "", result = "") =>
  `(func (export "${name}") ${type} (drop (call $log (i32.const 2) (i32.const 64) (i32.const 1))) ${result})`;

/** Imports and calls one host function; `where` is the function that does it. */
const importing = (entry: ImportEntry, where: (call: string) => string, imports = "") => {
  const parameters = entry.wasmParameters.join(" ");
  const results = entry.wasmResults.join(" ");
  const call = `(call $f ${entry.wasmParameters.map((type) => `(${type}.const 0)`).join(" ")})${results && "(drop)"}`;
  return wat(
    `(module (import "${entry.modules[0]}" "${entry.name}" (func $f (param ${parameters}) (result ${results})))
      ${imports} ${memory} (func (export "proxy_abi_version_${entry.versions.at(-1)!.replaceAll(".", "_")}")) ${where(call)})`,
  );
};
const everyImport = [...hostcalls, ...wasi].map((entry) => [entry.name, entry] as const);

describe("exports", () => {
  test("malloc is all that a module must export", () => {
    expect(messages(`(module ${memory} ${marker})`)).toEqual([
      "Wasm VM failed Wasm module is missing malloc function.",
      verdict,
    ]);
    const other = '(func (export "proxy_on_memory_allocate") (param i32) (result i32) (i32.const 8))';
    expect(run(wat(`(module ${memory} ${marker} ${other})`)).instance.callbacks).toEqual({});
  });

  test("malloc of another type is no malloc", () => {
    const text = `(module ${memory} ${marker} (func (export "malloc") (param i32 i32) (result i32) (i32.const 8)))`;
    expect(messages(text)).toEqual([
      "Bad function signature for: malloc, want: i32 -> i32, but the module exports: i32 i32 -> i32",
      "Wasm VM failed Wasm module is missing malloc function.",
      verdict,
    ]);
  });

  test("every callback of another type is named, in Envoy's order", () => {
    const latest = callbacks.filter((entry) => entry.versions.includes("0.2.1"));
    const fields = [...latest].reverse().map(({ name }) => `(func (export "${name}") (param f64))`);
    const lines = messages(module("", fields.join("")));
    expect(lines).toHaveLength(latest.length + 1);
    expect(lines.slice(0, -1).map((line) => /for: (\w+),/.exec(line)![1])).toEqual(
      latest.map(({ name }) => name),
    );
  });

  test("a callback without its result is of another type", () => {
    expect(messages(module("", '(func (export "proxy_on_request_headers") (param i32 i32 i32))'))[0]).toBe(
      "Bad function signature for: proxy_on_request_headers, want: i32 i32 i32 -> i32, but the module exports: i32 i32 i32 -> void",
    );
  });

  test("headers callbacks of ABI 0.1.0 have no end_of_stream", () => {
    const fields = `${memory} (func (export "proxy_abi_version_0_1_0")) ${malloc}`;
    const callback = (type: string) =>
      `(func (export "proxy_on_request_headers") ${type} (result i32) (local.get 1))`;
    expect(messages(`(module ${fields} ${callback("(param i32 i32 i32)")})`)[0]).toContain(
      "want: i32 i32 -> i32",
    );
    const { instance } = run(wat(`(module ${fields} ${callback("(param i32 i32)")})`));
    expect(instance.callbacks.onRequestHeaders!(2, 5, 1)).toBe(5);
  });

  test("a callback that the configuration leaves out is absent, whatever its type", () => {
    const vm = new FakeVm();
    vm.restricted.add("proxy_on_tick");
    const text = module(
      "",
      '(func (export "proxy_on_tick") (param f64)) (func (export "proxy_on_log") (param i32))',
    );
    expect(Object.keys(run(wat(text), vm).instance.callbacks)).toEqual(["onLog"]);
  });

  test("callbacks are the guest's own functions", () => {
    const { instance } = run(
      wat(module("", '(func (export "proxy_on_done") (param i32) (result i32) (local.get 0))')),
    );
    expect(instance.callbacks.onDone!(7)).toBe(7);
  });

  test("memory that is imported, or not exported, is found", () => {
    const imported = run(wat(`(module (import "env" "memory" (memory 3)) ${marker} ${malloc})`)).instance;
    const hidden = run(wat(`(module (memory 2) ${marker} ${malloc})`)).instance;
    expect([imported.memoryPages, hidden.memoryPages]).toEqual([3, 2]);
  });

  test("imported memory grows to 1 GiB and no further", () => {
    const grow = '(func (export "proxy_on_done") (param i32) (result i32) (memory.grow (local.get 0)))';
    const { instance } = run(wat(`(module (import "env" "memory" (memory 1)) ${marker} ${malloc} ${grow})`));
    expect(instance.callbacks.onDone!(16384)).toBe(-1);
    expect(instance.callbacks.onDone!(2)).toBe(1);
    expect(instance.memoryPages).toBe(3);
  });
});

describe("start", () => {
  const started = (...fields: string[]) => {
    const { vm, instance } = run(wat(module(say, `(data (i32.const 64) "x") ${fields.join("")}`)));
    instance.start();
    return vm.context.logs.length;
  };
  const initialize = saying("_initialize");
  const main = saying("main", "(param i32 i32) (result i32)", "(i32.const 0)");
  const mainVoid = saying("__main_void", "(result i32)", "(i32.const 0)");
  const command = saying("_start");

  test.each([
    ["_initialize", 1, [initialize]],
    ["_initialize and main, not _start", 2, [initialize, main, mainVoid, command]],
    ["_initialize and __main_void", 2, [initialize, mainVoid]],
    ["_start alone, without main", 1, [command, main]],
    ["neither _main nor __wasm_call_ctors", 0, [saying("_main"), saying("__wasm_call_ctors")]],
  ])("runs %s", (_, count, fields) => {
    expect(started(...fields)).toBe(count);
  });

  test("a trap in _initialize does not keep main from running", () => {
    const fields =
      '(func (export "_initialize") unreachable) (func (export "main") (param i32 i32) (result i32) unreachable)';
    expect(refusal(module("", fields))).toMatchObject({ code: "MODULE_START_FAILED", fault: "guest" });
    expect(messages(module("", fields))).toEqual([
      "Function: _initialize failed: Uncaught RuntimeError: unreachable",
      "Function: main failed: Uncaught RuntimeError: unreachable",
      verdict,
    ]);
  });

  test("a module that is refused for its exports is started all the same", () => {
    expect(messages(`(module ${memory} ${marker} (func (export "_initialize") unreachable))`)).toEqual([
      "Wasm VM failed Wasm module is missing malloc function.",
      "Function: _initialize failed: Uncaught RuntimeError: unreachable",
      verdict,
    ]);
  });

  test("a trap in the start section gives no instance", () => {
    expect(messages(module("", "(func $f unreachable) (start $f)"))).toEqual([
      "Failed to create new Wasm instance",
      verdict,
    ]);
  });

  test("a segment that does not fit gives no instance", () => {
    expect(messages(module("", '(data (i32.const 65536) "x")'))[0]).toBe(
      "Failed to create new Wasm instance",
    );
  });

  test.each(everyImport)("%s called in the start section is refused: Envoy crashes there", (_, entry) => {
    const bytes = importing(entry, (call) => `${malloc} (func $s ${call}) (start $s)`);
    expect(() => run(bytes)).toThrow(expect.objectContaining({ code: "MODULE_HOSTCALL_IN_START_SECTION" }));
  });

  test.each(everyImport)("%s may be called while the module starts, or not, as Envoy has it", (_, entry) => {
    const { instance } = run(importing(entry, (call) => `${malloc} (func (export "_initialize") ${call})`));
    const line = "Function: _initialize failed: Uncaught Error: restricted_callback";
    if (entry.start) expect(() => instance.start()).not.toThrow();
    else expect(() => instance.start()).toThrow(line);
  });

  test.each(everyImport)("%s may be called from malloc, or not, as Envoy has it", (_, entry) => {
    const bytes = importing(
      entry,
      (call) => `(data (i32.const 16) "name")
      (func (export "malloc") (param i32) (result i32) ${call} (i32.const 1024))
      (func (export "proxy_on_done") (param i32) (result i32)
        (call $data (i32.const 16) (i32.const 4) (i32.const 500) (i32.const 504) (i32.const 508)))`,
      '(import "env" "proxy_get_shared_data" (func $data (param i32 i32 i32 i32 i32) (result i32)))',
    );
    const { vm, instance } = run(bytes);
    expect(instance.callbacks.onDone!(1)).toBe(entry.allocation ? 0 : 6);
    expect(vm.failures.map(([name]) => name)).toEqual(entry.allocation ? [] : ["malloc"]);
  });
});

describe("restricted capabilities", () => {
  test("a hostcall links, logs and answers InternalFailure", () => {
    const vm = new FakeVm();
    vm.restricted.add("proxy_done");
    const entry = hostcalls.find(({ name }) => name === "proxy_done")!;
    const bytes = importing(
      entry,
      () => `${malloc} (func (export "proxy_on_done") (param i32) (result i32) (call $f))`,
    );
    expect(run(bytes, vm).instance.callbacks.onDone!(1)).toBe(10);
    expect(vm.lines).toEqual([[4, "Attempted call to restricted proxy-wasm capability: proxy_done"]]);
  });

  test("a WASI function answers 76, proxy_exit nothing", () => {
    const vm = new FakeVm();
    for (const name of ["sched_yield", "proc_exit"]) vm.restricted.add(name);
    const text = `(module (import "wasi_unstable" "sched_yield" (func $y (result i32)))
      (import "wasi_snapshot_preview1" "proc_exit" (func $e (param i32))) ${memory} ${marker} ${malloc}
      (func (export "proxy_on_done") (param i32) (result i32) (call $e (i32.const 0)) (call $y)))`;
    expect(run(wat(text), vm).instance.callbacks.onDone!(1)).toBe(76);
    expect(vm.lines.map(([, line]) => line)).toEqual([
      "Attempted call to restricted WASI capability: proc_exit",
      "Attempted call to restricted WASI capability: sched_yield",
    ]);
  });

  test("what is no capability stays", () => {
    const vm = new FakeVm();
    vm.isCapabilityAllowed = () => false;
    const entry = hostcalls.find(({ name }) => name === "pthread_equal")!;
    const same = "(call $f (local.get 0) (i32.const 3))";
    const bytes = importing(
      entry,
      () => `${malloc} (func (export "envoy_on_resolve_dns") (param i32 i32 i32) (drop ${same}))`,
    );
    expect(Object.keys(run(bytes, vm).instance.callbacks)).toEqual(["onResolveDns"]);
  });
});

describe("a defect of ours", () => {
  class BrokenContext extends FakeContext {
    override done(): never {
      throw new TypeError("oops");
    }
  }
  test("is not taken for a trap", () => {
    const vm = new FakeVm();
    vm.context = new BrokenContext();
    const entry = hostcalls.find(({ name }) => name === "proxy_done")!;
    const bytes = importing(
      entry,
      () => `${malloc} (func (export "proxy_on_done") (param i32) (result i32) (call $f))`,
    );
    const { instance } = run(bytes, vm);
    const report = () => {
      try {
        instance.callbacks.onDone!(1);
      } catch (error) {
        instance.trapLines("proxy_on_done", error);
      }
    };
    expect(report).toThrow(expect.objectContaining({ code: "INTERNAL", fault: "ours" }));
    expect(report).toThrow(/oops/);
  });
});

test.each(["funcref", "externref"])("a table of %s is given to whoever imports it", (element) => {
  expect(run(wat(module(`(import "any" "table" (table 3 ${element}))`))).instance.callbacks).toEqual({});
});

test("a text longer than a string can be is the guest's fault", () => {
  const fields =
    '(func (export "proxy_on_tick") (param i32) (drop (call $log (i32.const 2) (i32.const 0) (i32.const 0x20000000))))';
  const { vm, instance } = run(wat(`(module ${say} (memory 8193) ${marker} ${malloc} ${fields})`));
  expect(() => instance.callbacks.onTick!(1)).toThrow(
    expect.objectContaining({ code: "GUEST_TOO_MUCH", fault: "guest" }),
  );
  expect(vm.context.logs).toEqual([]);
});

test("an import that is asked for twice is linked twice", () => {
  const twice =
    '(import "env" "proxy_done" (func $a (result i32))) (import "env" "proxy_done" (func $b (result i32)))';
  const text = module(
    twice,
    '(func (export "proxy_on_done") (param i32) (result i32) (i32.add (call $a) (call $b)))',
  );
  const { vm, instance } = run(wat(text));
  expect(instance.callbacks.onDone!(1)).toBe(0);
  expect(vm.context.calls).toEqual([["done"], ["done"]]);
});

test("instances of one module share nothing", () => {
  const counter = `(global $n (mut i32) (i32.const 0)) (func (export "proxy_on_done") (param i32) (result i32)
    (global.set $n (i32.add (global.get $n) (i32.const 1))) (global.get $n))`;
  const bytes = wat(module("", counter));
  const [one, other] = [run(bytes).instance, run(bytes).instance];
  one.callbacks.onDone!(1);
  expect([one.callbacks.onDone!(1), other.callbacks.onDone!(1)]).toEqual([2, 1]);
});

test("the hostile guests of this folder load", () => {
  for (const name of ["traps", "trap-kinds", "spin", "malloc"])
    expect(() => run(guest(name))).not.toThrow(HostSimError);
});
