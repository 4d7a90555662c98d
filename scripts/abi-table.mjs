/** Reads spec/abi.json and works out what it implies: wasm types, names of parameters, camelCase names. */
import { readFileSync } from "node:fs";

const wide = new Set(["u64", "i64"]);
const spans = new Set(["bytes", "pairs"]);

const wasmTypes = (kind) => (spans.has(kind) ? ["i32", "i32"] : [wide.has(kind) ? "i64" : "i32"]);

/** Name and wasm type of each slot that a parameter takes: `key: bytes` is `key_data` and `key_size`. */
const slots = ([name, kind]) =>
  spans.has(kind)
    ? [`${name}_data`, `${name}_size`].map((slot) => ({ name: slot, type: "i32" }))
    : [{ name, type: wasmTypes(kind)[0] }];

/** A returned value is written to an address that the guest gives: `return_key_data`, `return_key_size`. */
const returnSlots = ([name, kind]) =>
  slots([name, kind]).map((slot) => ({ name: `return_${slot.name}`, type: "i32" }));

export const camel = (name) => name.replace(/_(\w)/g, (_, letter) => letter.toUpperCase());

const callbackKey = (name) => camel(name.replace(/^(proxy|envoy)_/, ""));

const importEntry = (modules, defaultResult, versions) => (row) => ({
  name: row.name,
  section: row.section,
  modules,
  versions: row.abi ?? versions,
  parameters: Object.entries(row.parameters),
  returns: Object.entries(row.returns),
  result: row.result ?? defaultResult,
  slots: [
    ...Object.entries(row.parameters).flatMap(slots),
    ...Object.entries(row.returns).flatMap(returnSlots),
  ],
  start: row.start ?? false,
  allocation: row.allocation ?? false,
  capability: row.capability ?? true,
});

const callbackEntry = (versions) => (row) => ({
  name: row.name,
  key: callbackKey(row.name),
  versions: row.abi ?? versions,
  parameters: Object.entries(row.parameters),
  result: row.result,
  slots: Object.entries(row.parameters).flatMap(slots),
  capability: row.capability ?? true,
});

/** The whole table. */
export function readAbi(path = new URL("../spec/abi.json", import.meta.url)) {
  const spec = JSON.parse(readFileSync(path, "utf8"));
  return {
    versions: spec.versions,
    enums: spec.enums,
    hostcalls: spec.hostcalls.map(importEntry(["env"], "Status", spec.versions)),
    wasi: spec.wasi.map(importEntry(["wasi_unstable", "wasi_snapshot_preview1"], "errno", spec.versions)),
    callbacks: spec.callbacks.map(callbackEntry(spec.versions)),
  };
}

/** `i32 i32 -> i32`, as Envoy prints it. */
export const signature = (entry) =>
  `${entry.slots.map((slot) => slot.type).join(" ") || "void"} -> ${entry.result === "none" ? "void" : "i32"}`;
