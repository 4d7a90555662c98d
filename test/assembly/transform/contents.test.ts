/** What is in the modules of the library and of the bench: these exports, and nothing that nobody reaches. */
import { readFileSync } from "node:fs";
import binaryen from "binaryen";
import { expect, test } from "vitest";
import { benchCases } from "../../../bench/cases.js";

/** Callbacks beside create and delete: those that the filter overrides, no other. */
const callbacks: Readonly<Record<string, string[]>> = {
  "add-header": ["configure", "response_headers"],
  auth: ["configure", "request_headers", "http_call_response"],
  "jwt-auth": ["configure", "request_headers"],
  redact: [
    "configure",
    ...["request_headers", "request_body", "request_trailers"],
    ...["response_headers", "response_body", "response_trailers"],
  ],
  rewrite: ["configure", "request_headers"],
  medium: ["configure", "request_headers", "response_headers"],
  "peers/add-header": ["configure", "response_headers"],
  "peers/auth": ["request_headers", "http_call_response"],
};

/** Which callbacks the contexts need: streams that keep nothing, and streams that need no plugin, need one less. */
const contexts: Record<string, string[]> = {
  ...Object.fromEntries(
    ["add-header", "jwt-auth", "rewrite", "peers/add-header"].map((name) => [name, ["context_create"]]),
  ),
  "peers/auth": ["delete"],
};

const modules = benchCases()
  .filter(({ name }) => !name.startsWith("limit/"))
  .map(({ name, wasm }) => ({ name, bytes: readFileSync(wasm) }));

test.each(modules)("$name exports what it overrides", ({ name, bytes }) => {
  const exported = WebAssembly.Module.exports(new WebAssembly.Module(bytes)).map((one) => one.name);
  const always = ["malloc", "proxy_abi_version_0_2_1", "memory", "_initialize"];
  const ofContexts = contexts[name] ?? ["context_create", "delete"];
  const own = [...ofContexts, ...callbacks[name]!].map((callback) => `proxy_on_${callback}`);
  expect(exported.sort()).toEqual([...always, ...own].sort());
});

/** Functions and globals, the imported ones among them. */
const elements = (module: binaryen.Module) => [module.getNumFunctions(), module.getNumGlobals()];

test.each(modules)(
  "$name has no function, import or global that is not reached, and names nothing",
  ({ bytes }) => {
    const module = binaryen.readBinary(bytes);
    const before = elements(module);
    module.runPasses(["remove-unused-module-elements"]);
    expect(elements(module)).toEqual(before);
    expect(customSections(bytes)).toEqual({ name: [1, 3, 1, 0, 0] });
  },
);

/**
 * Names and addresses of source maps would stand in them. That the first function is called "" is there for Envoy, which
 * tells no stack of a module without names.
 */
function customSections(bytes: Uint8Array): Record<string, number[]> {
  const known = ["name", "sourceMappingURL", "producers", "target_features"];
  const module = new WebAssembly.Module(Uint8Array.from(bytes));
  const found = known.map((name) => [name, WebAssembly.Module.customSections(module, name)] as const);
  return Object.fromEntries(
    found.flatMap(([name, [content]]) => (content ? [[name, [...new Uint8Array(content)]]] : [])),
  );
}

test("an import that nobody calls would be seen", () => {
  const module = binaryen.parseText('(module (import "env" "proxy_done" (func $done (result i32))))');
  const before = elements(module);
  module.runPasses(["remove-unused-module-elements"]);
  expect(elements(module)).not.toEqual(before);
});
