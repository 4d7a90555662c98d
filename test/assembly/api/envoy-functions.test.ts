import { generateKeyPairSync } from "node:crypto";
import { expect, test } from "vitest";
import { conformance } from "../conformance.js";
import { hostOf } from "../guest.js";

test("compression, routes, filter state", async () => {
  expect(await conformance("/functions")).toEqual([
    "packed 15",
    'unpacked "text text text"',
    "unpacked nothing 1",
    "why 3",
    "clear 0",
    "no factory 1",
    "cluster 0",
    'cluster "blue"',
  ]);
});

const privateKeyEncoding = { format: "der", type: "pkcs8" } as const;
const publicKeyEncoding = { format: "der", type: "spki" } as const;
const pairs = {
  EC: generateKeyPairSync("ec", { namedCurve: "P-256", privateKeyEncoding, publicKeyEncoding }),
  RSA: generateKeyPairSync("rsa", { modulusLength: 1024, privateKeyEncoding, publicKeyEncoding }),
};

test.each(Object.entries(pairs))("signatures with %s", async (_kind, { privateKey, publicKey }) => {
  const hex = { "x-private": privateKey.toString("hex"), "x-public": publicKey.toString("hex") };
  expect(await conformance("/signatures", hex)).toEqual([
    "signed 1",
    'error ""',
    "good 1",
    'error ""',
    "bad 0",
    'error "Failed to verify digest. Error code: 0"',
    'hash "md5 is not supported."',
    'key "Invalid key type: private key required for signing operation."',
    'no key "the host refused"',
  ]);
});

test("a property is declared once, and a readonly one set once", async () => {
  const host = await hostOf("sdk-conformance");
  expect(host.logs.slice(0, 2).map(({ message }) => message)).toEqual(["declare 0", "declare again 2"]);
  const { logs } = await host.exchange({ path: "/attributes" });
  const lines = logs.map(({ message }) => message);
  expect(lines.filter((line) => /^(set )?typed/.test(line))).toEqual([
    "set typed 0",
    "set typed again 2",
    'typed "once"',
  ]);
});
