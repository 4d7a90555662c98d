import { createHost, cuts } from "proxy-wasm-host-sim";
import { expect, test } from "vitest";

const joined = (chunks: ReadonlyArray<string | Uint8Array>) =>
  Buffer.concat(chunks.map((chunk) => Buffer.from(chunk as string))).toString();

test("the interesting cuts: whole, first byte, middle, last byte, every byte", () => {
  expect(cuts("abcd").map(([chunks]) => chunks)).toEqual([
    ["abcd"],
    ["a", "bcd"],
    ["ab", "cd"],
    ["abc", "d"],
    ["a", "b", "c", "d"],
  ]);
});

test("every two-way cut", () => {
  expect(cuts.all("abc").map(([chunks]) => chunks)).toEqual([
    ["a", "bc"],
    ["ab", "c"],
  ]);
});

test.each(["", "a", "ab", "grün", "🙂"])("no cut of %j loses or repeats anything", (body) => {
  for (const [chunks] of [...cuts(body), ...cuts.all(body)]) expect(joined(chunks)).toBe(body);
});

test("a character that is cut comes as bytes", () => {
  expect(cuts.all("é")).toEqual([[[new Uint8Array([0xc3]), new Uint8Array([0xa9])]]]);
});

test.each(cuts("the order"))("a paused request cut as %j reaches the upstream whole", async (chunks) => {
  const host = await createHost({ filters: ["build/auth/plugin.wasm"], clusters: { auth: "ok" } });
  const exchange = await host.exchange({ method: "POST", body: chunks });
  expect(exchange.upstream.body).toBe("the order");
});
