/** Who may sign tokens, and with what. */
import { JsonReader, constantTimeEqual, decodeBase64Url, hmacSha256, utf8Bytes } from "as-proxy-wasm-abi";
import { Token } from "./token";

/** RFC 7518, section 3.2: a key of HS256 is as long as what it makes. */
const LEAST_BYTES = 32;

/** A secret, and those behind it: an old one may be valid for a while beside the new. */
export class Secret {
  constructor(
    readonly key: ArrayBuffer,
    readonly next: Secret | null,
  ) {}
}

/** A word, and those behind it. */
export class Word {
  constructor(
    readonly text: string,
    readonly next: Word | null,
  ) {}
}

export class Issuer {
  name: string = "";
  secrets: Secret | null = null;
  /** One of them a token has to be for; null for any. */
  audiences: Word | null = null;
  next: Issuer | null = null;

  /** Reads the list of issuers. */
  static readAll(json: JsonReader): Issuer | null {
    if (!json.nextItem()) return null;
    const issuer = new Issuer();
    while (json.nextField()) {
      const key = json.key;
      if (key == "issuer") issuer.name = json.string();
      else if (key == "secrets") issuer.secrets = readSecrets(json, false);
      else if (key == "secretsBase64Url") issuer.secrets = readSecrets(json, true);
      else if (key == "audiences") issuer.audiences = readWords(json);
      else json.unknownField();
    }
    if (!issuer.secrets || !issuer.name.length) json.fail("issuer and secrets are needed");
    issuer.next = Issuer.readAll(json);
    return issuer;
  }
}

function readSecrets(json: JsonReader, encoded: bool): Secret | null {
  if (!json.nextItem()) return null;
  const text = json.string();
  const key = encoded ? decodeBase64Url(text) : utf8Bytes(text);
  if (!key) json.fail("no base64url");
  else if (key.byteLength < LEAST_BYTES) json.fail("a secret has 32 bytes at least");
  return new Secret(key ? key : new ArrayBuffer(0), readSecrets(json, encoded));
}

export function readWords(json: JsonReader): Word | null {
  if (!json.nextItem()) return null;
  return new Word(json.string(), readWords(json));
}

/** The issuer whose secret signed the token, or null: nothing in the token is believed before. */
export function matchingIssuer(issuers: Issuer | null, token: Token): Issuer | null {
  let issuer = issuers;
  while (issuer && !hasSigned(issuer, token)) issuer = issuer.next;
  return issuer;
}

function hasSigned(issuer: Issuer, token: Token): bool {
  let secret = issuer.secrets;
  while (secret && !constantTimeEqual(token.signature, hmacSha256(secret.key, token.signed))) secret = secret.next;
  return secret != null;
}
