import { writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, onTestFinished, test } from "vitest";
import { LoadError } from "../../../host-sim/errors.js";
import { loadModule, loadModuleFile } from "../../../host-sim/vm/module.js";
import { tempFolder } from "../../tools/temp-folder.js";
import { guest, malloc, marker, memory, module, wat } from "./wat.js";

const refusal = (bytes: Uint8Array): LoadError => {
  try {
    loadModule(bytes);
  } catch (error) {
    if (error instanceof LoadError) return error;
    throw error;
  }
  throw new Error("the module loads");
};
const messages = (bytes: Uint8Array) => refusal(bytes).lines.map((line) => line.message);
const exporting = (...versions: string[]) =>
  wat(
    `(module ${memory} ${malloc} ${versions.map((v) => `(func (export "proxy_abi_version_${v}"))`).join("")})`,
  );

test("the same bytes are compiled once", () => {
  const bytes = wat(module());
  expect(loadModule(bytes)).toBe(loadModule(Uint8Array.from(bytes)));
});

test("a file is compiled again when it changes", () => {
  const path = join(tempFolder("module", onTestFinished), "plugin.wasm");
  writeFileSync(path, exporting("0_1_0"));
  expect(loadModuleFile(path).abiVersion).toBe("0.1.0");
  writeFileSync(path, exporting("0_2_0", "0_2_1"));
  expect(loadModuleFile(path).abiVersion).toBe("0.2.0");
});

test("a file that is not there is the user's fault", () => {
  expect(() => loadModuleFile("/nowhere/plugin.wasm")).toThrow(/cannot read the module \/nowhere/);
});

test("what is not wasm is corrupted", () => {
  expect(refusal(Buffer.from("not wasm at all"))).toMatchObject({ code: "MODULE_CORRUPTED", fault: "guest" });
  expect(messages(Buffer.from("not wasm at all"))).toEqual([
    "Wasm VM failed Failed to parse corrupted Wasm module",
    "Wasm VM failed Failed to load Wasm code",
  ]);
});

test("empty code says nothing but fails", () => {
  expect(refusal(new Uint8Array())).toMatchObject({ code: "MODULE_EMPTY", lines: [] });
});

test.each([
  ["no marker", wat(`(module ${memory} ${malloc})`)],
  ["a marker of a later version", exporting("0_3_0")],
  ["a marker that is no function", wat('(module (memory (export "proxy_abi_version_0_2_1") 1))')],
  ["less than a header", Buffer.from("\0asm")],
])("%s is a missing ABI version", (_, bytes) => {
  expect(messages(bytes)).toEqual([
    "Wasm VM failed Missing or unknown Proxy-Wasm ABI version",
    "Wasm VM failed Failed to load Wasm code",
  ]);
});

test("the first of several markers counts", () => {
  expect(loadModule(exporting("0_1_0", "0_2_1")).abiVersion).toBe("0.1.0");
  expect(loadModule(exporting("0_2_1", "0_1_0")).abiVersion).toBe("0.2.1");
});

test("a module that does not validate", () => {
  const bytes = Uint8Array.from(wat(module("", '(func (export "x") (result i32) (i32.const 77))')));
  bytes.set([0x42], Buffer.from(bytes).lastIndexOf(Buffer.from([0x41, 0xcd, 0x00])));
  expect(messages(bytes)).toEqual([
    "Wasm VM failed Failed to load Wasm bytecode",
    "Wasm VM failed Failed to load Wasm code",
  ]);
});

test("only the first missing import is named", () => {
  const bytes = wat(module('(import "env" "abort" (func (param i32))) (import "env" "other" (func))'));
  expect(refusal(bytes)).toMatchObject({ code: "MODULE_MISSING_IMPORT" });
  expect(messages(bytes)).toEqual([
    "Failed to load Wasm module due to a missing import: env.abort",
    "Wasm VM failed Failed to initialize Wasm code",
  ]);
});

test.each([
  ["proxy_get_log_level", "0_2_0", "(param i32) (result i32)"],
  ["proxy_continue_stream", "0_1_0", "(param i32) (result i32)"],
  ["proxy_get_configuration", "0_2_1", "(param i32 i32) (result i32)"],
])("%s is missing under ABI %s", (name, version, type) => {
  const bytes = wat(
    `(module (import "env" "${name}" (func ${type})) ${memory} ${malloc} (func (export "proxy_abi_version_${version}")))`,
  );
  expect(messages(bytes)[0]).toBe(`Failed to load Wasm module due to a missing import: env.${name}`);
  expect(refusal(bytes).hint).toContain(`Envoy provides env.${name} under ABI`);
});

test("an imported global is missing too", () => {
  expect(messages(wat(module('(import "env" "g" (global i32))')))[0]).toBe(
    "Failed to load Wasm module due to a missing import: env.g",
  );
});

test.each([
  ["env", "proxy_get_buffer_status", "(param i32) (result i32)", "i32 -> i32", "i32 i32 i32 -> i32"],
  ["env", "proxy_done", "(result i32 i64)", "void -> i32 i64", "void -> i32"],
  ["env", "emscripten_notify_memory_growth", "(param f32 f64)", "f32 f64 -> void", "i32 -> void"],
  [
    "wasi_snapshot_preview1",
    "path_symlink",
    "(param i32 i32 i32 i32 i32) (result i32)",
    "i32 i32 i32 i32 i32 -> i32",
    "i32 i32 i32 i32 -> i32",
  ],
])("%s.%s under another type", (from, name, type, want, exports) => {
  const bytes = wat(module(`(import "${from}" "${name}" (func ${type}))`));
  expect(messages(bytes)).toEqual([
    `Failed to load Wasm module due to an import type mismatch: ${from}.${name}, want: ${want}, but host exports: ${exports}`,
    "Wasm VM failed Failed to initialize Wasm code",
  ]);
});

test("over 1 GiB of memory there is no instance", () => {
  const bytes = wat(`(module (memory (export "memory") 16385) ${marker} ${malloc})`);
  expect(messages(bytes)).toEqual([
    "Failed to create new Wasm instance",
    "Wasm VM failed Failed to initialize Wasm code",
  ]);
});

test("what Envoy runs and this Node does not is said so", () => {
  const bytes = wat(`(module (memory 1) (memory 1) ${marker} ${malloc})`);
  expect(refusal(bytes)).toMatchObject({ code: "MODULE_UNSUPPORTED_FEATURE", fault: "user" });
});

test("no bytes crash the loader", () => {
  const bytes = guest("malloc", true);
  fc.assert(
    fc.property(fc.nat(bytes.length - 1), fc.nat(255), fc.nat(bytes.length), (at, value, length) => {
      const broken = Uint8Array.from(bytes).subarray(0, Math.max(length, at + 1));
      broken[at] = value;
      try {
        loadModule(broken);
      } catch (error) {
        expect(error).toBeInstanceOf(LoadError);
      }
    }),
    { numRuns: 500 },
  );
});

test.each([
  [
    "an exported function that returns a v128",
    "",
    '(func (export "x") (result v128) (v128.const i32x4 0 0 0 0))',
  ],
  ["an exported function that takes a v128", "", '(func (export "x") (param v128))'],
  ["an imported function that takes a v128", '(import "env" "proxy_log" (func (param v128)))', ""],
  ["an exported tag", "", '(tag (export "x") (param i32))'],
  ["an imported tag", '(import "env" "x" (tag (param i32)))', ""],
])("%s is refused: Envoy dies of it", (_, imports, fields) => {
  expect(refusal(wat(module(imports, fields)))).toMatchObject({ code: "MODULE_CRASHES_ENVOY", lines: [] });
});

test("v128 and tags inside are fine", () => {
  const fields = "(tag (param i32)) (func (result v128) (v128.const i32x4 0 0 0 0))";
  expect(loadModule(wat(module("", fields))).abiVersion).toBe("0.2.1");
});

test("an imported memory over 1 GiB, or a shared one, cannot be had", () => {
  const importing = (memory: string) =>
    wat(`(module (import "env" "memory" (memory ${memory})) ${marker} ${malloc})`);
  expect(messages(importing("16385"))).toEqual(["Wasm VM failed Failed to initialize Wasm code"]);
  expect(messages(importing("1 2 shared"))).toEqual([
    "Failed to create new Wasm instance",
    "Wasm VM failed Failed to initialize Wasm code",
  ]);
});
