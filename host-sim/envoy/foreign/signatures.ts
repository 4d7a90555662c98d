/**
 * `verify_signature` and `sign`: RSA (PKCS #1 v1.5) and ECDSA (DER signatures) over SHA-1, SHA-2.
 *
 *     verify: 1 hash function   2 public key (SubjectPublicKeyInfo, DER)   3 signature   4 text
 *             answers 1 result, 2 error
 *     sign:   1 hash function   2 private key (PKCS #8, DER)   3 text
 *             answers 1 result, 2 signature, 3 error
 *
 * Tried on Envoy 1.40: every hash with RSA and P-256, the errors below, other encodings of keys (PEM, PKCS #1, SEC 1),
 * Ed25519. Not tried: other curves, keys too small for their hash.
 */
import {
  createPrivateKey,
  createPublicKey,
  type KeyObject,
  sign as signBytes,
  verify as verifyBytes,
} from "node:crypto";
import { Status } from "../../abi/enums.js";
import { type ByteString, fromBytes, toBytes } from "../../model/byte-string.js";
import { bytesField, lastBytes, type ProtoField, readProto, varintField } from "../../model/proto.js";
import type { ForeignAnswer } from "../operations.js";
import { answer, plain } from "./answers.js";
import { isText } from "./wire.js";

const hashes: ReadonlySet<string> = new Set(["sha1", "sha224", "sha256", "sha384", "sha512"]);
const keyTypes: ReadonlySet<string | undefined> = new Set(["rsa", "ec"]);

/** BadArgument without a key, and for bytes that are no such message; every other failure is an answer with its error. */
export function verifySignature(argument: Uint8Array): ForeignAnswer {
  const fields = readArguments(argument);
  if (fields === null) return plain(Status.BadArgument);
  const error = verifyError(fields);
  return answer(error === null ? varintField(1, 1) : bytesField(2, error));
}

/** As `verifySignature`. */
export function sign(argument: Uint8Array): ForeignAnswer {
  const fields = readArguments(argument);
  if (fields === null) return plain(Status.BadArgument);
  const made = signature(fields);
  return answer(
    "error" in made ? bytesField(3, made.error) : varintField(1, 1) + bytesField(2, made.signature),
  );
}

function readArguments(argument: Uint8Array): ProtoField[] | null {
  const fields = readProto(fromBytes(argument));
  if (fields === null || !isText(textOf(fields, 1)) || textOf(fields, 2) === "") return null;
  return fields;
}

function verifyError(fields: ProtoField[]): ByteString | null {
  const hash = textOf(fields, 1);
  if (!isHash(hash)) return `${hash} is not supported.`;
  const key = importKey(() => createPublicKey({ key: bufferOf(fields, 2), format: "der", type: "spki" }));
  if (!keyTypes.has(key?.asymmetricKeyType)) return "Failed to initialize digest verify.";
  const isGood = verifyBytes(hash.toLowerCase(), bufferOf(fields, 4), key!, bufferOf(fields, 3));
  return isGood ? null : "Failed to verify digest. Error code: 0";
}

function signature(fields: ProtoField[]): { signature: ByteString } | { error: ByteString } {
  const hash = textOf(fields, 1);
  if (!isHash(hash)) return { error: `${hash} is not supported.` };
  const key = importKey(() => createPrivateKey({ key: bufferOf(fields, 2), format: "der", type: "pkcs8" }));
  if (key === null) return { error: "Invalid key type: private key required for signing operation." };
  if (!keyTypes.has(key.asymmetricKeyType)) return { error: malformedKey };
  try {
    return { signature: fromBytes(signBytes(hash.toLowerCase(), bufferOf(fields, 3), key)) };
  } catch {
    return { error: malformedKey };
  }
}

const malformedKey = "Invalid private key: key data is corrupted or malformed.";

const isHash = (name: ByteString): boolean => hashes.has(name.toLowerCase());

const textOf = (fields: ProtoField[], number: number): ByteString => lastBytes(fields, number) ?? "";

const bufferOf = (fields: ProtoField[], number: number): Buffer =>
  Buffer.from(toBytes(textOf(fields, number)));

function importKey(make: () => KeyObject): KeyObject | null {
  try {
    return make();
  } catch {
    return null;
  }
}
