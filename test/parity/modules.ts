/** The modules of the scenarios: the probe, and small ones in text form. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
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
const cache = new Map<string, Uint8Array>();

/** The plugin's code; `null` for a file that does not exist. */
export function pluginCode(plugin: RecordedPlugin): Uint8Array | null {
  if (plugin.code) return Buffer.from(plugin.code.local.inline_string);
  if (plugin.wasm) return null;
  const key = plugin.wat ?? `probe_${plugin.abi ?? "0_2_1"}`;
  const bytes = cache.get(key) ?? (plugin.wat ? compile(plugin.wat) : probe(key));
  cache.set(key, bytes);
  return bytes;
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

let probeIsBuilt = false;

function probe(name: string): Uint8Array {
  // Does nothing where the probe is newer than its sources.
  if (!probeIsBuilt)
    execFileSync(process.execPath, [`${folder}../guests/probe/build.mjs`], { stdio: "inherit" });
  probeIsBuilt = true;
  return readFileSync(`${folder}../../build/guests/${name}.wasm`);
}
