/**
 * Compiles the probe for each ABI version, where a source is newer: build/guests/probe_0_1_0.wasm and so on.
 *
 *     node test/guests/probe/build.mjs
 */
import { mkdirSync, readdirSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";

const here = fileURLToPath(new URL(".", import.meta.url));
const out = fileURLToPath(new URL("../../../build/guests/", import.meta.url));
// No `env.abort`, which Envoy does not provide. The start section registers the calls and makes none.
const options = ["--runtime", "stub", "--use", "abort=", "-O2", "--baseDir", here];

const changed = (file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
const newestSource = Math.max(...readdirSync(here).map((name) => changed(here + name)));

mkdirSync(out, { recursive: true });
for (const name of ["probe_0_1_0", "probe_0_2_0", "probe_0_2_1"]) {
  const target = `${out}${name}.wasm`;
  if (changed(target) >= newestSource) continue;
  const { error, stderr } = await asc.main([`${name}.ts`, "-o", target, ...options]);
  if (error) {
    console.error(stderr.toString());
    process.exitCode = 1;
  }
}
