/** Modules that ask one question each about what Envoy takes, from WebAssembly text. */

import wabtModule from "wabt";
import { callbacks, hostcalls, wasi } from "../../../host-sim/abi/table.js";

interface Question {
  name: string;
  bytes: Uint8Array;
}

const wabt = await wabtModule();
const features = {
  exceptions: true,
  tail_call: true,
  multi_memory: true,
  memory64: true,
  threads: true,
  simd: true,
  multi_value: true,
  reference_types: true,
  extended_const: true,
};

const wat = (text: string): Uint8Array => wabt.parseWat("question.wat", text, features).toBinary({}).buffer;

interface Parts {
  imports?: string;
  memory?: string;
  marker?: string;
  malloc?: string;
  fields?: string;
}

const markerOf = (version: string) => `(func (export "proxy_abi_version_${version}"))`;
const mallocText = '(func (export "malloc") (param i32) (result i32) (i32.const 1024))';

/** A module that Envoy loads, but for what is asked. */
const ask = (name: string, parts: Parts): Question => {
  const { imports = "", memory = '(memory (export "memory") 1)', marker = markerOf("0_2_1") } = parts;
  const { malloc = mallocText, fields = "" } = parts;
  return { name, bytes: wat(`(module ${imports} ${memory} ${marker} ${malloc} ${fields})`) };
};

const typeText = (parameters: readonly string[], results: readonly string[]) =>
  `${parameters.length > 0 ? `(param ${parameters.join(" ")})` : ""} ${results.length > 0 ? `(result ${results.join(" ")})` : ""}`;

const importText = (
  module: string,
  name: string,
  parameters: readonly string[],
  results: readonly string[],
) => `(import "${module}" "${name}" (func ${typeText(parameters, results)}))`;

const versions = ["0.1.0", "0.2.0", "0.2.1"] as const;
const markerName = (version: string) => version.replaceAll(".", "_");

/** Everything that the table says an ABI version has, in one module. */
const everyImport = versions.map((version) =>
  ask(`every import of ABI ${version}`, {
    marker: markerOf(markerName(version)),
    imports: [...hostcalls, ...wasi]
      .filter((entry) => entry.versions.includes(version))
      .flatMap((entry) =>
        entry.modules.map((module) =>
          importText(module, entry.name, entry.wasmParameters, entry.wasmResults),
        ),
      )
      .join("\n"),
  }),
);

const everyExport = versions.map((version) =>
  ask(`every callback of ABI ${version}`, {
    marker: markerOf(markerName(version)),
    fields: callbacks
      .filter((entry) => entry.versions.includes(version))
      .map(({ name, wasmParameters, wasmResults }) => {
        const body = wasmResults.length > 0 ? "(i32.const 1)" : "";
        return `(func (export "${name}") ${typeText(wasmParameters, wasmResults)} ${body})`;
      })
      .join("\n"),
  }),
);

/** What one ABI version has and another has not. */
const foreignImports = hostcalls
  .filter((entry) => entry.versions.length < versions.length)
  .flatMap((entry) =>
    versions.map((version) =>
      ask(`${entry.name} under ABI ${version}`, {
        marker: markerOf(markerName(version)),
        imports: importText("env", entry.name, entry.wasmParameters, entry.wasmResults),
      }),
    ),
  );

/** One parameter too many. */
const wrongExports = [...new Map(callbacks.map((entry) => [entry.name, entry])).values()].map((entry) =>
  ask(`${entry.name} with a parameter too many`, {
    fields: `(func (export "${entry.name}") ${typeText([...entry.wasmParameters, "i32", "i64"], entry.wasmResults)} ${entry.wasmResults.length > 0 ? "(i32.const 1)" : ""})`,
  }),
);

const result = (name: string, value: number) =>
  `(func (export "${name}") (param i32 i32) (result i32) (i32.const ${value}))`;
const trap = (name: string, type: string) => `(func (export "${name}") ${type} unreachable)`;
const log = '(import "env" "proxy_log" (func $log (param i32 i32 i32) (result i32)))';

const single: Question[] = [
  ask("nothing but what it needs", {}),
  ask("two markers, the older first", { marker: markerOf("0_1_0") + markerOf("0_2_1") }),
  ask("a marker that Envoy does not know before one that it knows", {
    marker: markerOf("0_3_0") + markerOf("0_2_1"),
  }),
  ask("a marker that Envoy does not know behind one that it knows", {
    marker: markerOf("0_2_1") + markerOf("0_3_0"),
  }),
  ask("a marker that is a global", {
    marker: '(global (export "proxy_abi_version_0_2_1") i32 (i32.const 1))',
  }),
  ask("a marker with parameters", { marker: '(func (export "proxy_abi_version_0_2_1") (param i32 i64))' }),
  ask("proxy_raise", { imports: importText("env", "proxy_raise", ["i32"], ["i32"]) }),
  ask("proc_raise", { imports: importText("wasi_snapshot_preview1", "proc_raise", ["i32"], ["i32"]) }),
  ask("path_link of the standard", {
    imports: importText("wasi_snapshot_preview1", "path_link", Array(7).fill("i32"), ["i32"]),
  }),
  ask("an unknown module", { imports: importText("host", "proxy_log", ["i32", "i32", "i32"], ["i32"]) }),
  ask("proxy_log with a 64-bit number", {
    imports: importText("env", "proxy_log", ["i32", "i32", "i64"], ["i32"]),
  }),
  ask("an import with a v128", { imports: importText("env", "proxy_vector", ["v128"], []) }),
  ask("proxy_log as a global", { imports: '(import "env" "proxy_log" (global i32))' }),
  ask("a table that it imports", { imports: '(import "env" "table" (table 1 funcref))' }),
  ask("a memory that it imports", { imports: '(import "env" "memory" (memory 1))', memory: "" }),
  ask("a memory that it imports, too large", {
    imports: '(import "env" "memory" (memory 16385))',
    memory: "",
  }),
  ask("a shared memory that it imports", {
    imports: '(import "env" "memory" (memory 1 2 shared))',
    memory: "",
  }),
  ask("a shared memory of its own", { memory: '(memory (export "memory") 1 2 shared)' }),
  ask("a memory of 1 GiB", { memory: '(memory (export "memory") 16384)' }),
  ask("a memory of 1 GiB and a page", { memory: '(memory (export "memory") 16385)' }),
  ask("a memory that is not exported", { memory: "(memory 1)" }),
  ask("no memory", { memory: "" }),
  ask("a tag that it exports", { fields: '(tag $t (param i32)) (export "tag" (tag $t))' }),
  ask("a tag that it keeps", { fields: "(tag $t (param i32))" }),
  ask("a function with a v128 parameter, exported", { fields: '(func (export "f") (param v128))' }),
  ask("a function with a v128 parameter, kept", { fields: "(func (param v128))" }),
  ask("a function with two results, exported", {
    fields: '(func (export "f") (result i32 i32) (i32.const 1) (i32.const 2))',
  }),
  ask("a function with a reference, exported", { fields: '(func (export "f") (param externref))' }),
  ask("a table of references, exported", { fields: '(table (export "t") 1 externref)' }),
  ask("proxy_on_memory_allocate in place of malloc", {
    malloc: mallocText.replace("malloc", "proxy_on_memory_allocate"),
  }),
  ask("malloc of another type", {
    malloc: '(func (export "malloc") (param i64) (result i32) (i32.const 1))',
  }),
  ask("malloc of another type beside a right one", {
    malloc: `(func (export "malloc") (param i64)) ${mallocText.replace("malloc", "proxy_on_memory_allocate")}`,
  }),
  ask("malloc that is a global", { malloc: '(global (export "malloc") i32 (i32.const 1))' }),
  ask("_initialize of another type", { fields: '(func (export "_initialize") (param i32))' }),
  ask("_start of another type, beside a right _initialize", {
    fields: '(func (export "_start") (param i32)) (func (export "_initialize"))',
  }),
  ask("main of another type, without _initialize", { fields: '(func (export "main") (param i32))' }),
  ask("main of another type, with _initialize", {
    fields: '(func (export "main") (param i32)) (func (export "_initialize"))',
  }),
  ask("a trap in _initialize", { fields: trap("_initialize", "") }),
  ask("a trap in _start", { fields: trap("_start", "") }),
  ask("a trap in the start section", { fields: "(func $s unreachable) (start $s)" }),
  ask("a start section without hostcalls", { fields: "(func $s) (start $s)" }),
  ask("a hostcall in the start section", {
    imports: log,
    fields: "(func $s (drop (call $log (i32.const 2) (i32.const 0) (i32.const 1)))) (start $s)",
  }),
  ask("a hostcall in _initialize", {
    imports: log,
    fields: '(func (export "_initialize") (drop (call $log (i32.const 2) (i32.const 0) (i32.const 1))))',
  }),
  ask("a hostcall in _initialize that may not be made there", {
    imports: '(import "env" "proxy_done" (func $done (result i32)))',
    fields: '(func (export "_initialize") (drop (call $done)))',
  }),
  ask("a data segment beyond the memory", { fields: '(data (i32.const 65536) "x")' }),
  ask("a trap in context_create", { fields: trap("proxy_on_context_create", "(param i32 i32)") }),
  ...(
    [
      ["vm_start answers 0", result("proxy_on_vm_start", 0)],
      ["a trap in vm_start", trap("proxy_on_vm_start", "(param i32 i32) (result i32)")],
      ["configure answers 0", result("proxy_on_configure", 0)],
      ["a trap in configure", trap("proxy_on_configure", "(param i32 i32) (result i32)")],
    ] as const
  ).map(([name, fields]) =>
    ask(`a trap in context_create, and ${name}`, {
      fields: trap("proxy_on_context_create", "(param i32 i32)") + fields,
    }),
  ),
  ask("vm_start answers 0", { fields: result("proxy_on_vm_start", 0) }),
  ask("vm_start answers 2", { fields: result("proxy_on_vm_start", 2) }),
  ask("configure answers 0", { fields: result("proxy_on_configure", 0) }),
  ask("a trap in vm_start", { fields: trap("proxy_on_vm_start", "(param i32 i32) (result i32)") }),
  ask("a trap in configure", { fields: trap("proxy_on_configure", "(param i32 i32) (result i32)") }),
  ask("validate_configuration answers 0", { fields: result("proxy_validate_configuration", 0) }),
];

const good = single[0]!.bytes;
const broken: Question[] = [
  { name: "no bytes", bytes: new Uint8Array(0) },
  { name: "bytes that are no module", bytes: new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8, 9]) },
  { name: "a header alone", bytes: good.slice(0, 8) },
  { name: "a module that is cut", bytes: good.slice(0, good.length - 3) },
  { name: "a module of another version", bytes: good.map((byte, at) => (at === 4 ? 2 : byte)) },
  { name: "a module with bytes behind its end", bytes: Uint8Array.from([...good, 1, 2, 3]) },
];

/** Names are unique. */
export const questions: Question[] = [
  ...single,
  ...broken,
  ...everyImport,
  ...everyExport,
  ...foreignImports,
  ...wrongExports,
];
