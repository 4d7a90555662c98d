/** Compiles the probe for each ABI version: build/guests/probe_0_1_0.wasm and so on. */
import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";

const here = fileURLToPath(new URL(".", import.meta.url));
const out = fileURLToPath(new URL("../../../build/guests/", import.meta.url));
// No `env.abort`, which Envoy does not provide. The start section registers the calls and makes none.
const options = ["--runtime", "stub", "--use", "abort=", "-O2", "--baseDir", here];

mkdirSync(out, { recursive: true });
for (const name of ["probe_0_1_0", "probe_0_2_0", "probe_0_2_1"]) {
  const { error, stderr } = await asc.main([`${name}.ts`, "-o", `${out}${name}.wasm`, ...options]);
  if (error) {
    console.error(stderr.toString());
    process.exitCode = 1;
  }
}
