import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { compileGuest, compileText } from "../guest.js";

const moduleOf = async (guest: string) => new WebAssembly.Module(readFileSync(await compileGuest(guest)));
const exportsOf = (module: WebAssembly.Module) => WebAssembly.Module.exports(module).map(({ name }) => name);
const importsOf = (module: WebAssembly.Module) =>
  WebAssembly.Module.imports(module).map(({ module: from, name }) => `${from}.${name}`);

const always = ["malloc", "proxy_abi_version_0_2_1"];

test("a module exports what its filter overrides and what every module needs, and imports what it calls", async () => {
  const module = await moduleOf("sdk-twelve-lines");
  expect(exportsOf(module)).toEqual([...always, "proxy_on_response_headers", "memory", "_initialize"]);
  expect(importsOf(module).sort()).toEqual([
    "env.proxy_get_header_map_value",
    "env.proxy_log",
    "env.proxy_replace_header_map_value",
  ]);
});

test("console, Date, process and crypto come as WASI, without proc_exit, and only where they are used", async () => {
  const imports = importsOf(await moduleOf("sdk-wasi"));
  expect(imports.filter((name) => name.startsWith("wasi_snapshot_preview1.")).sort()).toEqual([
    "wasi_snapshot_preview1.clock_time_get",
    "wasi_snapshot_preview1.environ_get",
    "wasi_snapshot_preview1.environ_sizes_get",
    "wasi_snapshot_preview1.fd_write",
    "wasi_snapshot_preview1.random_get",
  ]);
  expect(imports.filter((name) => !/^(env\.proxy_|wasi)/.test(name))).toEqual([]);
});

test("with several filters the start of the VM is exported too: there an unknown root id is refused", async () => {
  expect(exportsOf(await moduleOf("sdk-roots"))).toContain("proxy_on_vm_start");
});

test("a module without a filter is an error that says so", async () => {
  const text = 'import { HttpContext } from "as-proxy-wasm-abi";\nclass Lost extends HttpContext {}\n';
  await expect(compileText(text)).rejects.toThrow(/no class is marked with @filter/);
});
