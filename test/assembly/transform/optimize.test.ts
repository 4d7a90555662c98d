/** What the transform does to compiled code: the program stays the same, the module has less. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import "../../../host-sim/vitest.js";
import { compileGuest, hostOf } from "../guest.js";

test("methods of classes and interfaces, constructors with optional parameters, texts in tables", async () => {
  const host = await hostOf("sdk-optimized");
  const { logs } = await host.exchange({ path: "/" });
  expect(logs.map(({ message }) => message)).toEqual([
    "dog: 4 legs, says wow",
    "bird: 2 legs, says nothing",
    "parrot, a bird: 2 legs, says nothing",
    ...["one", "zwei", "três"],
  ]);
});

test.each([
  ["x-ascii", "plain"],
  ["x-other", "größe 🙂"],
  ["x-empty", ""],
  ["x-made", "aaaaaaaaaébbbbbbb"],
  ["x-long", `a text of more than 255 characters, which is not packed: ${"0123456789".repeat(20)}`],
])("the literal of %s arrives as it is written", async (name, value) => {
  const host = await hostOf("sdk-optimized");
  const { upstream } = await host.exchange({ path: "/" });
  expect(upstream.headers).toContainEqual([name, value]);
});

test("short texts lie in the module as ASCII, and no longer as UTF-16", async () => {
  const module = readFileSync(await compileGuest("sdk-optimized"));
  expect(module.includes(Buffer.from("plain"))).toBe(true);
  expect(module.includes(Buffer.from("plain", "utf16le"))).toBe(false);
  expect(module.includes(Buffer.from("größe", "utf16le"))).toBe(true);
});

test("a class of which no object is made leaves none of its methods", async () => {
  const module = readFileSync(await compileGuest("sdk-optimized"));
  expect(module.includes(Buffer.from("parrot"))).toBe(true);
  const exports = WebAssembly.Module.exports(new WebAssembly.Module(module)).map(({ name }) => name);
  expect(exports).not.toContain("__proxyWasmUnpack");
});
