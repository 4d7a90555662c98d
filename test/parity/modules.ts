/** The modules of the scenarios: the probe, and small ones in text form. */
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import wabt from "wabt";
import { folder, type RecordedPlugin } from "./scenario.js";

const features = {
  exceptions: true,
  mutable_globals: true,
  sat_float_to_int: true,
  sign_extension: true,
  simd: true,
  threads: true,
  multi_value: true,
  tail_call: true,
  bulk_memory: true,
  reference_types: true,
  memory64: true,
  multi_memory: true,
  extended_const: true,
};

const tools = await wabt();
const built = new Set<string>();
const guests = `${folder}../../build/guests/`;

/** The file of the plugin's module, built where that is needed. */
export function moduleFile(plugin: RecordedPlugin): string {
  if (plugin.wasm) return plugin.wasm;
  if (plugin.guest) return `${guests}${plugin.guest}.wasm`;
  return plugin.wat ? watFile(plugin.wat) : probeFile(`probe_${plugin.abi ?? "0_2_1"}`);
}

/** The plugin's code; `null` for a file that does not exist. */
export function pluginCode(plugin: RecordedPlugin): Uint8Array | null {
  if (plugin.code) return Buffer.from(plugin.code.local.inline_string);
  return plugin.wasm ? null : readFileSync(moduleFile(plugin));
}

function watFile(name: string): string {
  const file = `${guests}wat/${name}.wasm`;
  if (!built.has(name)) {
    mkdirSync(`${guests}wat`, { recursive: true });
    writeFileSync(file, compile(name));
    built.add(name);
  }
  return file;
}

function compile(name: string): Uint8Array {
  const text = readFileSync(`${folder}modules/${name}.wat`, "utf8");
  const parsed = tools.parseWat(`${name}.wat`, text, features);
  // With function names Envoy prints the frames of a trap.
  const { buffer } = parsed.toBinary({
    write_debug_names: !text.startsWith(";; built without function names"),
  });
  parsed.destroy();
  return buffer;
}

function probeFile(name: string): string {
  // Does nothing where the probe is newer than its sources.
  if (!built.has("probe")) {
    execFileSync(process.execPath, [`${folder}../guests/probe/build.mjs`], { stdio: "inherit" });
    built.add("probe");
  }
  return `${guests}${name}.wasm`;
}
