/** Planted load failures: each error has its code and names the right line, or the right reason and the way out. */
import { mkdirSync, writeFileSync } from "node:fs";
import { createHost, type FilterOptions, type HostSimError } from "proxy-wasm-host-sim";
import { expect, test } from "vitest";
import { malloc, marker, memory, wat } from "../../vm/wat.js";
import { lineOf } from "./line-of.js";

const traps = "test/guests/planted/traps.ts";
const start = "test/guests/planted/start.ts";

async function refused(filter: FilterOptions): Promise<HostSimError> {
  const filters = [{ name: "planted", ...filter }];
  return createHost({ filters, fuel: 100_000 }).then(
    () => {
      throw new Error("it was loaded");
    },
    (error) => error,
  );
}

const module = (fields: string, imports = ""): FilterOptions => ({
  wasm: wat(`(module ${imports} ${memory} ${marker} ${malloc} ${fields})`, true),
});

const httpCall =
  '(import "env" "proxy_http_call" (func $call (param i32 i32 i32 i32 i32 i32 i32 i32 i32 i32) (result i32)))';
const call = `(drop (call $call ${"(i32.const 0)".repeat(10)}))`;

test.each<[string, FilterOptions, string, string[]]>([
  ["an empty module", { wasm: new Uint8Array() }, "MODULE_EMPTY", ["the module is empty"]],
  [
    "bytes that are no module",
    { wasm: Uint8Array.from([1, 2, 3, 4, 5, 6, 7, 8, 9]) },
    "MODULE_CORRUPTED",
    ["Failed to parse corrupted Wasm module", "no WebAssembly header"],
  ],
  [
    "a module that is not there",
    { wasm: "build/nowhere/plugin.wasm" },
    "MODULE_UNREADABLE",
    ['"build/nowhere/plugin.wasm"', "Build the filter first"],
  ],
  [
    "no ABI version",
    { wasm: wat(`(module ${memory} ${malloc})`) },
    "MODULE_ABI_VERSION",
    ["Missing or unknown Proxy-Wasm ABI version", "Export a function proxy_abi_version_0_2_1"],
  ],
  [
    "an import that Envoy does not have",
    module("", '(import "env" "abort" (func (param i32 i32 i32 i32)))'),
    "MODULE_MISSING_IMPORT",
    ["env.abort"],
  ],
  [
    "a callback of another type",
    module('(func (export "proxy_on_request_headers") (param i32) (result i32) (i32.const 0))'),
    "MODULE_BAD_SIGNATURE",
    ["proxy_on_request_headers, want: i32 i32 i32 -> i32, but the module exports: i32 -> i32"],
  ],
  [
    "no allocator",
    { wasm: wat(`(module ${memory} ${marker})`) },
    "MODULE_MISSING_MALLOC",
    ["Wasm module is missing malloc function.", "Export `malloc`"],
  ],
  [
    "a hostcall in the start section",
    module(`(func $begin ${call}) (start $begin)`, httpCall),
    "MODULE_HOSTCALL_IN_START_SECTION",
    ["calls the host from its wasm start section", "_initialize"],
  ],
  [
    "a hostcall in _initialize",
    module(`(func $begin (export "_initialize") ${call})`, httpCall),
    "MODULE_START_FAILED",
    [
      "restricted_callback",
      "trapped in _initialize",
      "Move the hostcall to proxy_on_vm_start",
      "proxy_http_call",
    ],
  ],
  [
    "a loop without end in the start section",
    module("(func $spin (loop $l (br $l))) (start $spin)"),
    "GUEST_HUNG",
    ["the wasm start section did not come back", "spin (0x"],
  ],
  [
    "a loop without end in _initialize",
    module('(func $spin (loop $l (br $l))) (func (export "_initialize") (call $spin))'),
    "GUEST_HUNG",
    ["_initialize did not come back", "spin (0x"],
  ],
  [
    "a trap in _initialize",
    { source: start },
    "MODULE_START_FAILED",
    ["trapped in _initialize", "Index out of range", `At ${start}:${lineOf(start, "initialize")}:`],
  ],
  [
    "a trap in proxy_on_configure",
    { source: traps, configuration: "configure" },
    "PLUGIN_CONFIGURATION_REFUSED",
    [
      "trapped in proxy_on_configure",
      "memory access out of bounds",
      `At ${traps}:${lineOf(traps, "configure")}:`,
    ],
  ],
  [
    "a configuration that the plugin refuses",
    { wasm: "build/add-header/plugin.wasm", configuration: "a: b\nnonsense" },
    "PLUGIN_CONFIGURATION_REFUSED",
    [
      "proxy_on_configure answered 0 (false)",
      'configuration: no "name: value": nonsense',
      "proxy_get_buffer_bytes",
      "Plugin planted failed to load",
    ],
  ],
])("%s is told", async (_, filter, code, reasons) => {
  const error = await refused(filter);
  expect(error.code).toBe(code);
  for (const reason of reasons) expect(error.message).toContain(reason);
});

test("a source that does not compile is told with its line, in asc's words", async () => {
  mkdirSync("build/planted", { recursive: true });
  writeFileSync(
    "build/planted/broken.ts",
    'import { HttpContext, filter } from "as-proxy-wasm-abi";\n@filter\nclass Broken extends HttpContext {\n' +
      "  onDone(): bool {\n    return missing;\n  }\n}\n",
  );
  const error = await refused({ source: "build/planted/broken.ts" });
  expect(error.code).toBe("SOURCE_DOES_NOT_COMPILE");
  expect(error.message).toContain("at build/planted/broken.ts:5:12");
  expect(error.message).toContain("TS2304: Cannot find name 'missing'.");
});

test("the stack of the error begins in the guest's source, where editors and runners look", async () => {
  const error = await refused({ source: start });
  const [first] = error.stack?.match(/^ {4}at .*$/gm) ?? [];
  expect(first).toContain(`${start}:${lineOf(start, "initialize")}:`);
});
