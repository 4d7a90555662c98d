/**
 * A guest that does what a script says. It reads the script as its VM configuration when the VM starts; `withScript`
 * gives a module that has it from the beginning.
 *
 *     0 | pool | 16 KiB room for results | 24 KiB script | 32 KiB malloc's memory, of which each call gets some
 */
import type { ImportEntry } from "../../host-sim/abi/table-types.js";
import { data } from "../envoy/guests/wat.js";
import { wat } from "../host-sim/vm/wat.js";
import { pool, poolStart } from "./pool.js";
import {
  countAt,
  encode,
  exportedCallbacks,
  imports,
  phases,
  recordSize,
  recordsAt,
  resultsAt,
  type Script,
  scriptSize,
} from "./script.js";

export const slotsAt = 0x4000;
export const scriptAt = 0x6000;
const heapAt = 0x8000;

/** So many hostcalls, then the guest is done with its script. */
const callBudget = 300;

const phaseOf = (name: string): number => phases.indexOf(name);

const importText = (entry: ImportEntry, index: number): string => {
  const results = entry.wasmResults.map((type) => `(result ${type})`).join("");
  const type = `(param ${entry.wasmParameters.join(" ")}) ${results}`;
  return `(import "${entry.modules[0]}" "${entry.name}" (func $host${index} ${type}))`;
};

/** Loads each argument from the record and calls. */
const thunk = (entry: ImportEntry, index: number): string => {
  const values = entry.wasmParameters.map((type, at) => `(${type}.load offset=${8 + 8 * at} (local.get 0))`);
  const call = `(call $host${index} ${values.join(" ")})`;
  return `(func $thunk${index} (param i32) ${entry.wasmResults.length > 0 ? `(drop ${call})` : call})`;
};

const callbackText = ({ name, wasmParameters, wasmResults }: (typeof exportedCallbacks)[number]): string => {
  const phase = phaseOf(name);
  const prepare = name === "proxy_on_vm_start" ? "(call $load)" : "";
  const result = wasmResults.length > 0 ? `(i32.load (i32.const ${scriptAt + resultsAt + 4 * phase}))` : "";
  return `(func (export "${name}") (param ${wasmParameters.join(" ")}) ${wasmResults.map((type) => `(result ${type})`).join("")}
    ${prepare} (call $run (i32.const ${phase})) ${result})`;
};

/** Goes through the records of a phase. */
const run = `(func $run (param $phase i32) (local $record i32) (local $end i32)
  (local.set $record (i32.const ${scriptAt + recordsAt}))
  (local.set $end (i32.add (local.get $record)
    (i32.mul (i32.load (i32.const ${scriptAt + countAt})) (i32.const ${recordSize}))))
  (block $done (loop $next
    (br_if $done (i32.ge_u (local.get $record) (local.get $end)))
    (br_if $done (i32.eqz (global.get $budget)))
    (if (i32.eq (i32.load (local.get $record)) (local.get $phase)) (then
      (global.set $budget (i32.sub (global.get $budget) (i32.const 1)))
      (call_indirect (param i32) (local.get $record) (i32.load offset=4 (local.get $record)))))
    (local.set $record (i32.add (local.get $record) (i32.const ${recordSize})))
    (br $next))))`;

/** Memory that is used again when it ends, more of it for what is too large; in between the script's own calls. */
const malloc = `(func $malloc (export "malloc") (param $size i32) (result i32) (local $at i32)
  (if (i32.eqz (global.get $allocating)) (then
    (global.set $allocating (i32.const 1))
    (call $run (i32.const ${phaseOf("malloc")}))
    (global.set $allocating (i32.const 0))))
  (if (i32.load (i32.const ${scriptAt})) (then (return (i32.load (i32.const ${scriptAt})))))
  (if (i32.gt_u (local.get $size) (i32.const 0x100000)) (then (return (i32.const 0))))
  (local.set $at (global.get $top))
  (global.set $top (i32.add (global.get $top) (local.get $size)))
  (if (i32.gt_u (global.get $top) (i32.mul (memory.size) (i32.const 65536))) (then
    (local.set $at (i32.const ${heapAt}))
    (global.set $top (i32.add (local.get $at) (local.get $size)))))
  (if (i32.gt_u (global.get $top) (i32.mul (memory.size) (i32.const 65536))) (then
    (drop (memory.grow (i32.add (i32.div_u (local.get $size) (i32.const 65536)) (i32.const 1))))))
  (local.get $at))`;

/** The script, unless it is there already. */
const getBuffer = imports.findIndex(({ name }) => name === "proxy_get_buffer_bytes");
const load = `(func $load
  (if (i32.load (i32.const ${scriptAt + countAt})) (then (return)))
  (if (i32.eqz (call $host${getBuffer} (i32.const 6) (i32.const 0) (i32.const ${scriptSize})
      (i32.const ${slotsAt}) (i32.const ${slotsAt + 4})))
    (then (memory.copy (i32.const ${scriptAt}) (i32.load (i32.const ${slotsAt})) (i32.load (i32.const ${slotsAt + 4}))))))`;

/** The place in the module where a script can be put. */
const marker = "<< the script stands here >>".padEnd(scriptSize, "-");

const text = (script: string): string => `(module
  ${imports.map(importText).join("\n")}
  (memory (export "memory") 1 64)
  (table funcref (elem ${imports.map((_, index) => `$thunk${index}`).join(" ")}))
  (global $budget (mut i32) (i32.const ${callBudget}))
  (global $top (mut i32) (i32.const ${heapAt}))
  (global $allocating (mut i32) (i32.const 0))
  ${data(poolStart, pool)}
  ${script}
  (func (export "proxy_abi_version_0_2_1"))
  (func (export "_initialize") (call $run (i32.const ${phaseOf("_initialize")})))
  ${imports.map(thunk).join("\n")}
  ${run} ${malloc} ${load}
  ${exportedCallbacks.map(callbackText).join("\n")})`;

/** Waits for its script until the VM starts. */
export const scriptedGuest: Uint8Array = wat(text(""), true);

const template = Buffer.from(wat(text(data(scriptAt, Buffer.from(marker)))));
const markerAt = template.indexOf(marker);

/** Knows its script from the beginning. */
export function withScript(script: Script): Uint8Array {
  const bytes = Buffer.from(template);
  bytes.set(encode(script), markerAt);
  return bytes;
}
