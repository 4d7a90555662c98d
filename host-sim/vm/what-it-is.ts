/** What bytes that Envoy refuses are instead of a Proxy-Wasm module, and how their author gets one. */

const text = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1");

/** Of bytes without a WebAssembly header; empty where nothing is known. */
export function hintOfCorrupted(bytes: Uint8Array): string {
  const start = text(bytes.subarray(0, 64));
  if (/^\s*(;;.*\s+)*\(module\b/.test(start)) return "It is WebAssembly text: wat2wasm makes a module of it.";
  if (start.startsWith("\x1f\x8b")) return "It is packed with gzip: unpack it first.";
  if (start.startsWith("\x7fELF") || /^\xcf\xfa\xed\xfe/.test(start))
    return "It is a program for this machine: build for wasm (Rust: --target wasm32-wasip1, Go: GOOS=wasip1 GOARCH=wasm).";
  if (start.startsWith("version https://git-lfs")) return "It is a pointer of Git LFS: run `git lfs pull`.";
  return /^[\t\n\r -~]+$/.test(start) && start !== ""
    ? `It is text: ${JSON.stringify(start.slice(0, 30))}...`
    : "";
}

/** The layer of a component stands where a core module has its version. */
const isComponent = (bytes: Uint8Array): boolean => bytes[6] === 1 && bytes[7] === 0;

/** Of WebAssembly that exports no version which Envoy knows. */
export function hintWithoutVersion(bytes: Uint8Array): string {
  if (isComponent(bytes))
    return "It is a component (WASI 0.2), and Envoy loads core modules: build for wasm32-wasip1, and without `wasm-tools component`.";
  const [other] = text(bytes).match(/proxy_abi_version_\w+/) ?? [];
  const known = "a function proxy_abi_version_0_2_1 (or _0_2_0, _0_1_0)";
  if (other !== undefined && !/_0_(1_0|2_[01])$/.test(other))
    return `It names ${other}, which Envoy 1.40 does not know; it wants ${known}.`;
  return `Export ${known}: SDKs do it where the module is linked as a library (Rust: crate-type cdylib; Go: -buildmode=c-shared; AssemblyScript: the SDK's transform).`;
}
