import { generateKeyPairSync, sign as signWith, verify as verifyWith } from "node:crypto";
import { describe, expect, test } from "vitest";
import { fromBytes, toBytes } from "../../../../host-sim/model/byte-string.js";
import { bytesField, lastBytes, readProto } from "../../../../host-sim/model/proto.js";
import { call, contextOf } from "./context.js";

const rsa = generateKeyPairSync("rsa", { modulusLength: 1024 });
const ec = generateKeyPairSync("ec", { namedCurve: "P-256" });
const ed = generateKeyPairSync("ed25519");
type Pair = typeof rsa;

const publicKey = ({ publicKey }: Pair) => fromBytes(publicKey.export({ type: "spki", format: "der" }));
const privateKey = ({ privateKey }: Pair) => fromBytes(privateKey.export({ type: "pkcs8", format: "der" }));
const signed = (hash: string, pair: Pair, text = "hello") =>
  fromBytes(signWith(hash, Buffer.from(text), pair.privateKey));

const verify = (hash: string, key: string, signature: string, text = "hello") =>
  call(
    contextOf(),
    "verify_signature",
    bytesField(1, hash) + bytesField(2, key) + bytesField(3, signature) + bytesField(4, text),
  );
const sign = (hash: string, key: string, text = "hello") =>
  call(contextOf(), "sign", bytesField(1, hash) + bytesField(2, key) + bytesField(3, text));

const good = [0, "\x08\x01"];
const failure = (text: string) => [0, bytesField(2, text)];

describe("verify_signature", () => {
  test.each(["sha1", "sha224", "sha256", "sha384", "sha512", "SHA256"])(
    "takes %s with RSA and EC",
    (hash) => {
      expect(verify(hash, publicKey(rsa), signed(hash, rsa))).toEqual(good);
      expect(verify(hash, publicKey(ec), signed(hash, ec))).toEqual(good);
    },
  );
  test.each(["md5", "", "sha-256"])("does not know %j", (hash) => {
    expect(verify(hash, publicKey(rsa), "x")).toEqual(failure(`${hash} is not supported.`));
  });
  test("tells a signature that is not this text's", () => {
    for (const bad of [signed("sha256", rsa, "other"), "", "garbage"]) {
      expect(verify("sha256", publicKey(rsa), bad)).toEqual(
        failure("Failed to verify digest. Error code: 0"),
      );
    }
  });
  test("wants EC signatures in DER", () => {
    const raw = signWith("sha256", Buffer.from("hello"), { key: ec.privateKey, dsaEncoding: "ieee-p1363" });
    expect(verify("sha256", publicKey(ec), fromBytes(raw))).toEqual(
      failure("Failed to verify digest. Error code: 0"),
    );
  });
  test("wants a key as SubjectPublicKeyInfo in DER, of RSA or EC", () => {
    const pem = rsa.publicKey.export({ type: "spki", format: "pem" }).toString();
    const pkcs1 = fromBytes(rsa.publicKey.export({ type: "pkcs1", format: "der" }));
    for (const key of ["garbage", pem, pkcs1, privateKey(rsa), publicKey(ed)]) {
      expect(verify("sha256", key, signed("sha256", rsa))).toEqual(
        failure("Failed to initialize digest verify."),
      );
    }
  });
  test("ignores what follows the key", () => {
    expect(verify("sha256", `${publicKey(rsa)}xx`, signed("sha256", rsa))).toEqual(good);
  });
  test("without a key is BadArgument, before the hash is looked at", () => {
    expect(verify("nope", "", "x")).toEqual([2, ""]);
  });
  test.each(["", "\xff", bytesField(1, "\xff") + bytesField(2, "k")])("%j is BadArgument", (argument) => {
    expect(call(contextOf(), "verify_signature", argument)).toEqual([2, ""]);
  });
});

describe("sign", () => {
  test("makes what Envoy makes with RSA", () => {
    const [status, result] = sign("sha256", privateKey(rsa));
    expect(status).toBe(0);
    expect(result).toBe(`\x08\x01${bytesField(2, signed("sha256", rsa))}`);
  });
  test("makes a good EC signature", () => {
    const [, result] = sign("sha384", privateKey(ec));
    const signature = toBytes(lastBytes(readProto(result!)!, 2)!);
    expect(verifyWith("sha384", Buffer.from("hello"), ec.publicKey, signature)).toBe(true);
  });
  test.each([
    ["md5", () => privateKey(rsa), "md5 is not supported."],
    ["nope", () => "garbage", "nope is not supported."],
    ["sha256", () => "garbage", "Invalid key type: private key required for signing operation."],
    ["sha256", () => publicKey(rsa), "Invalid key type: private key required for signing operation."],
    ["sha256", () => privateKey(ed), "Invalid private key: key data is corrupted or malformed."],
  ])("tells what is wrong: %s", (hash, key, error) => {
    expect(sign(hash, key())).toEqual([0, bytesField(3, error)]);
  });
  test("wants a key as PKCS #8", () => {
    const sec1 = fromBytes(ec.privateKey.export({ type: "sec1", format: "der" }));
    const pkcs1 = fromBytes(rsa.privateKey.export({ type: "pkcs1", format: "der" }));
    for (const key of [sec1, pkcs1]) expect(sign("sha256", key)[1]).toMatch("Invalid key type");
  });
  test("without a key is BadArgument", () => {
    expect(sign("sha256", "")).toEqual([2, ""]);
  });
});
