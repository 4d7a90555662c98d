/** The smallest modules that a scenario needs, from WebAssembly text. */
import loadWabt from "wabt";

const wabt = await loadWabt();

/** A module of ABI 0.2.1 with an allocator that gives fresh memory, and what `text` adds. */
export function guest(text: string, marker = `(func (export "proxy_abi_version_0_2_1"))`): Uint8Array {
  return assemble(`(module
    ${imports(text)}
    (memory (export "memory") 1)
    (global $top (mut i32) (i32.const 4096))
    (func $malloc (export "malloc") (param i32) (result i32)
      (global.get $top)
      (global.set $top (i32.add (global.get $top) (local.get 0))))
    ${marker}
    ${text.replace(importPattern, "")})`);
}

/** The module alone. */
export function assemble(text: string): Uint8Array {
  return wabt.parseWat("guest.wat", text).toBinary({ write_debug_names: true }).buffer;
}

const importPattern = /\(import[^\n]*\n?/g;
const imports = (text: string) => (text.match(importPattern) ?? []).join("");

/** How many numbers a callback takes behind the context, and whether it answers. */
const shapes: Record<string, [parameters: number, hasResult: boolean]> = {
  proxy_on_context_create: [2, false],
  proxy_on_vm_start: [2, true],
  proxy_on_configure: [2, true],
  proxy_on_request_headers: [3, true],
  proxy_on_request_body: [3, true],
  proxy_on_request_trailers: [2, true],
  proxy_on_response_headers: [3, true],
  proxy_on_response_body: [3, true],
  proxy_on_response_trailers: [2, true],
  proxy_on_http_call_response: [5, false],
  proxy_on_log: [1, false],
  proxy_on_done: [1, true],
  proxy_on_delete: [1, false],
};

/** A callback with a body of instructions. */
export function callback(name: string, body: string): string {
  const [parameters, hasResult] = shapes[name]!;
  const result = hasResult ? "(result i32)" : "";
  return `(func $${name} (export "${name}") (param ${"i32 ".repeat(parameters)}) ${result} ${body})\n`;
}

/** A module that traps in one callback, and takes part in no other. */
export const trapIn = (name: string, instructions = "unreachable"): Uint8Array =>
  guest(callback(name, instructions));

/** Bytes in the module's memory. */
export const data = (offset: number, bytes: Uint8Array): string =>
  `(data (i32.const ${offset}) "${[...bytes].map((byte) => `\\${byte.toString(16).padStart(2, "0")}`).join("")}")\n`;

/**
 * Pairs as the ABI lays them out, all numbers u32 little-endian:
 *
 *   count | name length, value length of each pair ... | name NUL value NUL of each pair ...
 */
export function pairs(fields: ReadonlyArray<readonly [string, string]>): Uint8Array {
  const sizes = Buffer.alloc(4 + 8 * fields.length);
  sizes.writeUInt32LE(fields.length);
  fields.forEach(([name, value], index) => {
    sizes.writeUInt32LE(name.length, 4 + 8 * index);
    sizes.writeUInt32LE(value.length, 8 + 8 * index);
  });
  return Buffer.concat([
    sizes,
    Buffer.from(fields.map(([name, value]) => `${name}\0${value}\0`).join(""), "latin1"),
  ]);
}
