import { createHost } from "proxy-wasm-host-sim";
import { expect, test } from "vitest";
import { malloc, memory, wat } from "./wat.js";

const refusal = (wasm: Uint8Array): Promise<string> =>
  createHost({ filters: [{ wasm }] }).then(
    () => "loaded",
    (error: Error) => error.message,
  );
const bytes = (text: string): Uint8Array => Buffer.from(text, "latin1");

test.each([
  ["WebAssembly text", bytes(";; hello\n(module)"), "wat2wasm"],
  ["a source", bytes("import { filter } from"), 'It is text: "import { filter } from"'],
  ["gzip", bytes("\x1f\x8b\x08\x00\x00\x00\x00\x00"), "packed with gzip"],
  ["a program", bytes("\x7fELF\x02\x01\x01\x00"), "--target wasm32-wasip1"],
  ["a pointer of Git LFS", bytes("version https://git-lfs.github.com/spec/v1\n"), "git lfs pull"],
  ["a component", bytes("\0asm\x0d\0\x01\0"), "It is a component (WASI 0.2), and Envoy loads core modules"],
  [
    "a later version",
    wat(`(module ${memory} ${malloc} (func (export "proxy_abi_version_0_3_0")))`),
    "It names proxy_abi_version_0_3_0, which Envoy 1.40 does not know",
  ],
  ["no version", wat(`(module ${memory} ${malloc})`), "Go: -buildmode=c-shared"],
])("%s is told for what it is", async (_name, wasm, hint) => {
  expect(await refusal(wasm)).toContain(hint);
});
