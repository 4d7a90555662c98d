import fc from "fast-check";
import { expect, test } from "vitest";
import { conformance } from "../conformance.js";
import { hostOf } from "../guest.js";

const behind = "9a0602c3a9900601";

test("fields of every kind are read, and written as they were", async () => {
  const message = "0a016110960119000000000000f83f";
  expect(await conformance("/protobuf", { "x-bytes": message })).toEqual([
    '1 "a"',
    "2 150",
    "3 1.5",
    "broken 0",
    message + behind,
  ]);
});

test.each([
  ["a key without a value", "0a", 1],
  ["a length behind the end", "0a0561", 1],
  ["a length without an end", "0affffffffffffffffffff01", 1],
  ["a varint without an end", "10ffffffffffffffffffff", 1],
  ["a group", "0b0c", 1],
  ["field 0", "0000", 1],
  ["four bytes", "2507000000", 0],
  ["a negative number", "10ffffffffffffffffff01", 0],
])("%s: broken or not", async (_what, message, broken) => {
  const lines = await conformance("/protobuf", { "x-bytes": message });
  expect(lines.at(-2)).toBe(`broken ${broken}`);
});

test("no bytes make it trap, and what it can read it writes again", async () => {
  const host = await hostOf("sdk-conformance");
  const check = async (bytes: Uint8Array) => {
    const hex = Buffer.from(bytes).toString("hex");
    const { logs } = await host.exchange({ path: "/protobuf", headers: { "x-bytes": hex } });
    expect(logs.at(-1)?.level).toBe("info");
    expect(logs.at(-1)?.message.endsWith(behind)).toBe(true);
  };
  const nearly = fc.array(fc.oneof(fc.constantFrom(0x0a, 0x10, 0x19, 0x25, 1, 2, 0x80), fc.nat(255)), {
    maxLength: 24,
  });
  await fc.assert(
    fc.asyncProperty(nearly, (bytes) => check(Uint8Array.from(bytes))),
    { numRuns: 150 },
  );
});
