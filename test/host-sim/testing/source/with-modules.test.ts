import { mkdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { createHost, type FilterOptions } from "proxy-wasm-host-sim";
import "proxy-wasm-host-sim/vitest";
import { beforeAll, describe, expect, test } from "vitest";
import { compiledFile } from "../../../../host-sim/testing/source/with-modules.js";
import { malloc, marker, memory, wat } from "../../vm/wat.js";

const source = "filters/add-header/index.ts";
const file = "build/add-header/plugin.wasm";
const bytes = readFileSync(file);

describe("a filter's module is", () => {
  const compiled = new WebAssembly.Module(bytes);
  test.each<[string, FilterOptions]>([
    ["a path", { wasm: file }],
    ["a file URL", { wasm: pathToFileURL(file) }],
    ["its bytes", { wasm: bytes }],
    ["an ArrayBuffer", { wasm: Uint8Array.from(bytes).buffer }],
    ["a compiled module", { wasm: compiled }],
    ["its source", { source }],
    ["its source's URL", { source: pathToFileURL(source) }],
  ])("%s", async (_, filter) => {
    const host = await createHost({ filters: [{ ...filter, configuration: "world" }], fuel: 100_000 });
    expect((await host.exchange()).response).toHaveHeader("hello", "world");
  });

  test("never two of them, nor none", async () => {
    await expect(createHost({ filters: [{ wasm: file, source }] })).rejects.toMatchObject({
      code: "FILTER_WITHOUT_MODULE",
      message: expect.stringContaining("not both"),
    });
    await expect(createHost({ filters: [{}] })).rejects.toMatchObject({ code: "FILTER_WITHOUT_MODULE" });
  });
});

test("a compiled module is counted and capped as its bytes are", async () => {
  const spins = `(module ${memory} ${marker} ${malloc}
    (func (export "proxy_on_request_headers") (param i32 i32 i32) (result i32) (loop $l (br $l)) unreachable))`;
  const wasm = new WebAssembly.Module(wat(spins) as BufferSource);
  const host = await createHost({ filters: [{ wasm }], fuel: 1000 });
  await expect(host.exchange()).rejects.toMatchObject({ code: "GUEST_HUNG" });
});

test("two compiled modules that look alike from outside cannot be told apart, and that is said", async () => {
  const twin = (value: number) =>
    wat(`(module ${memory} ${marker} ${malloc} (func $f (result i32) (i32.const ${value})))`);
  const modules = [1, 2].map((value) => new WebAssembly.Module(twin(value) as BufferSource));
  await expect(createHost({ filters: [{ wasm: modules[0]! }] })).rejects.toMatchObject({
    code: "MODULE_BYTES_UNKNOWN",
    message: expect.stringContaining("Give the bytes or the path"),
  });
  expect(modules).toHaveLength(2);
});

describe("a source", () => {
  const folder = "build/with-modules";
  const entry = path.join(folder, "cached.ts");
  const text = (header: string) => `import { HeadersAction, HttpContext, filter } from "as-proxy-wasm-abi";
import { name } from "./name";

@filter
class Cached extends HttpContext {
  onResponseHeaders(count: u32, endOfStream: bool): HeadersAction {
    this.responseHeaders.set(name(), "${header}");
    return HeadersAction.Continue;
  }
}
`;
  beforeAll(() => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(entry, text("one"));
    writeFileSync(path.join(folder, "name.ts"), 'export function name(): string {\n  return "x-name";\n}\n');
  });

  test("that has not changed is not compiled again, whatever its time says", async () => {
    const first = await compiledFile(entry);
    const stamp = statSync(first).mtimeMs;
    utimesSync(entry, new Date(), new Date());
    expect(await compiledFile(entry)).toBe(first);
    expect(statSync(first).mtimeMs).toBe(stamp);
  });

  test("is compiled anew when a file changes that it imports", async () => {
    const first = await compiledFile(entry);
    writeFileSync(path.join(folder, "name.ts"), 'export function name(): string {\n  return "x-other";\n}\n');
    expect(await compiledFile(entry)).not.toBe(first);
    const { response } = await (await createHost({ filters: [{ source: entry }] })).exchange();
    expect(response).toHaveHeader("x-other", "one");
  });

  test("gives its plugin the name of its folder or its file", async () => {
    const named = async (from: string) =>
      (await createHost({ filters: [{ source: from }] })).trace[0]!.plugin;
    expect([await named(source), await named(entry)]).toEqual(["add-header", "cached"]);
  });

  test("that is not there is the test's mistake", async () => {
    await expect(createHost({ filters: [{ source: "filters/nowhere.ts" }] })).rejects.toMatchObject({
      code: "SOURCE_UNREADABLE",
    });
  });
});

test("a source in a project without a compiler says what to install", async () => {
  const folder = path.join(tmpdir(), `host-sim-no-asc-${process.pid}`);
  mkdirSync(folder, { recursive: true });
  const entry = path.join(folder, "index.ts");
  writeFileSync(entry, "export const one = 1;\n");
  writeFileSync(path.join(folder, "package.json"), "{}");
  const cwd = process.cwd;
  process.cwd = () => folder;
  try {
    await expect(createHost({ filters: [{ source: entry }] })).rejects.toMatchObject({
      code: "COMPILER_MISSING",
      message: expect.stringContaining("npm install --save-dev assemblyscript"),
    });
  } finally {
    process.cwd = cwd;
    rmSync(folder, { recursive: true });
  }
});

test("a source without the SDK's transform is told what its asconfig.json lacks", async () => {
  const folder = "build/without-transform";
  mkdirSync(folder, { recursive: true });
  const entry = path.join(folder, "index.ts");
  writeFileSync(entry, "export function nothing(): void {}\n");
  writeFileSync(path.join(folder, "asconfig.json"), '{ "extends": "./gone/asconfig.json" }');
  await expect(createHost({ filters: [{ source: entry }] })).rejects.toMatchObject({
    code: "SOURCE_WITHOUT_ABI",
    message: expect.stringContaining(
      `${folder}/gone/asconfig.json, which its configuration extends, is not there`,
    ),
  });
});
