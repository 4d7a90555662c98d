/** SHA-256, HMAC, comparing, random bytes, UUIDs. */
import { createHash, createHmac, randomFillSync } from "node:crypto";
import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { type Helpers, loadCounted, loadHelpers } from "./guest.js";

let helpers: Helpers;

beforeAll(async () => {
  helpers = await loadHelpers();
});

const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest();
const hmac = (key: Uint8Array, bytes: Uint8Array) => createHmac("sha256", key).update(bytes).digest();

test.each([
  ["abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"],
  ["", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"],
  [
    "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
    "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
  ],
  ["a".repeat(1_000_000), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"],
])("FIPS 180-4: the hash of %.20s", (text, hash) => {
  expect(helpers.bytes("sha256", Buffer.from(text))!.toString("hex")).toBe(hash);
});

test("the hash is Node's at every length around the end of a block, in one go and in pieces", () => {
  for (let length = 0; length < 200; length++) {
    const bytes = Buffer.alloc(length, length);
    expect(helpers.bytes("sha256", bytes)).toEqual(sha256(bytes));
    expect(helpers.bytes("sha256InPieces", bytes, 7)).toEqual(sha256(bytes));
    expect(helpers.bytes("sha256InPieces", bytes, 64)).toEqual(sha256(bytes));
  }
});

test.each([
  ["0b".repeat(20), "Hi There", "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"],
  [
    "4a656665",
    "what do ya want for nothing?",
    "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
  ],
  ["aa".repeat(20), "\xdd".repeat(50), "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"],
  [
    "aa".repeat(131),
    "Test Using Larger Than Block-Size Key - Hash Key First",
    "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
  ],
])("RFC 4231: key %.20s, message %.20s", (key, message, code) => {
  const bytes = Buffer.from(message, "latin1");
  expect(helpers.bytes("hmacSha256", Buffer.from(key, "hex"), bytes)!.toString("hex")).toBe(code);
});

test("HMAC is Node's for keys and messages of every kind, in pieces too", () => {
  const bytes = fc.uint8Array({ maxLength: 150, size: "max" });
  fc.assert(
    fc.property(bytes, bytes, fc.integer({ min: 1, max: 80 }), (key, message, size) => {
      expect(helpers.bytes("hmacSha256", key, message)).toEqual(hmac(key, message));
      expect(helpers.bytes("hmacInPieces", key, message, size)).toEqual(hmac(key, message));
    }),
  );
});

test("compares as Buffer does", () => {
  const bytes = fc.uint8Array({ maxLength: 3, max: 2 });
  fc.assert(
    fc.property(bytes, bytes, (first, second) => {
      expect(helpers.boolean("constantTimeEqual", first, second)).toBe(Buffer.from(first).equals(second));
    }),
  );
});

test("comparing takes the same instructions wherever the bytes differ, and where they do not", async () => {
  const counted = await loadCounted();
  const cost = (at: number) => {
    const [first, second] = [Buffer.alloc(32), Buffer.alloc(32)];
    if (at < 32) second[at] = 1;
    const before = counted.executed;
    counted.boolean("constantTimeEqual", first, second);
    return counted.executed - before;
  };
  // The first calls make room in memory.
  cost(0);
  expect(new Set([0, 1, 15, 31, 32].map(cost)).size).toBe(1);
});

// -- random

test("random bytes are the host's, asked for in parts of 64 KiB, the most that Envoy gives", async () => {
  const parts: number[] = [];
  const random = (bytes: Uint8Array) => {
    parts.push(bytes.length);
    randomFillSync(bytes);
    return 0;
  };
  const guest = await loadHelpers({ random });
  expect(guest.bytes("randomBytes", 0)).toHaveLength(0);
  expect(guest.bytes("randomBytes", 150_000)).toHaveLength(150_000);
  expect(parts).toEqual([65_536, 65_536, 18_928]);
});

test("without a source of random bytes it throws", async () => {
  const guest = await loadHelpers({ random: () => 28 });
  expect(() => guest.bytes("randomBytes", 1)).toThrow("no random bytes");
  expect(() => guest.text("uuid")).toThrow("no random bytes");
});

test("a UUID says its version and variant, and all else of it is random", async () => {
  const of = async (byte: number) =>
    (await loadHelpers({ random: (bytes) => +!bytes.fill(byte) })).text("uuid");
  expect(await of(0x00)).toBe("00000000-0000-4000-8000-000000000000");
  expect(await of(0xff)).toBe("ffffffff-ffff-4fff-bfff-ffffffffffff");
});
