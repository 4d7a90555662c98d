/** A token as it travels: `Bearer header.payload.signature`, each in base64url. RFC 7515, section 7.1. */
import { JsonReader, decodeBase64Url, utf8Bytes, utf8Text } from "as-proxy-wasm-abi";

export class Token {
  constructor(
    /** What is signed: header and payload as they travel. */
    readonly signed: ArrayBuffer,
    readonly signature: ArrayBuffer,
    /** JSON, to be read only when the signature is right. */
    readonly payload: string,
  ) {}
}

/** True for `Bearer `, in upper or lower case. */
function isBearer(text: string): bool {
  const scheme = "bearer ";
  for (let i = 0; i < scheme.length; ++i) {
    if (i >= text.length || (text.charCodeAt(i) | 0x20) != scheme.charCodeAt(i)) return false;
  }
  return true;
}

/** The bytes of a part, which comes without "=" (RFC 7515, section 2). */
function part(text: string, from: i32, to: i32): ArrayBuffer | null {
  return to > from && text.charCodeAt(to - 1) != 0x3d ? decodeBase64Url(text.substring(from, to)) : null;
}

/** True for a header of a token that we can check: HS256, and no extension that has to be understood. */
function isKnown(header: string): bool {
  const json = new JsonReader(header);
  let known = false;
  while (json.nextField()) {
    if (json.key == "alg") known = json.string() == "HS256";
    else if (json.key == "crit") json.unknownField();
    else json.skip();
  }
  json.end();
  return known && json.error == null;
}

/** The token of an `authorization` header; null for what is none, or signed otherwise than by HS256. */
export function parseToken(authorization: string): Token | null {
  if (!isBearer(authorization)) return null;
  let from = 7;
  while (from < authorization.length && authorization.charCodeAt(from) == 0x20) ++from;
  const text = authorization.substring(from);
  const first = text.indexOf(".");
  const second = text.indexOf(".", first + 1);
  if (first < 0 || second < 0) return null;
  const header = part(text, 0, first);
  const payload = part(text, first + 1, second);
  const signature = part(text, second + 1, text.length);
  if (!header || !payload || !signature || !isKnown(utf8Text(header))) return null;
  return new Token(utf8Bytes(text.substring(0, second)), signature, utf8Text(payload));
}
