/** Every helper as an export, for tests that need many calls: compiled without the SDK's transform. */
import { HmacSha256, hmacSha256 } from "../../../assembly/helpers/hmac-sha256";
import { Match } from "../../../assembly/helpers/regex/match";
import { Query } from "../../../assembly/helpers/query";
import { Regex } from "../../../assembly/helpers/regex/regex";
import { RequestPath, Url } from "../../../assembly/helpers/url";
import { SameSite, SetCookie } from "../../../assembly/helpers/cookies";
import { Sha256 } from "../../../assembly/helpers/sha256";

export { decodeBase64, decodeBase64Url, encodeBase64, encodeBase64Url } from "../../../assembly/helpers/base64";
export { decodeHex, encodeHex } from "../../../assembly/helpers/hex";
export { decodeForm, decodePercent, encodeForm, encodePercent } from "../../../assembly/helpers/percent";
export { getCookie, removeCookie } from "../../../assembly/helpers/cookies";
export { httpDate, parseHttpDate } from "../../../assembly/helpers/http-date";
export { sha256 } from "../../../assembly/helpers/sha256";
export { hmacSha256 };
export { constantTimeEqual } from "../../../assembly/helpers/constant-time";
export { glob } from "../../../assembly/helpers/glob";
export { randomBytes } from "../../../assembly/helpers/random";
export { uuid } from "../../../assembly/helpers/uuid";

// -- hashes in pieces

/** Takes the bytes in pieces of `size`. */
export function sha256InPieces(bytes: ArrayBuffer, size: i32): ArrayBuffer {
  const hash = new Sha256();
  for (let at = 0; at < bytes.byteLength; at += size) hash.update(bytes.slice(at, at + size));
  return hash.digest();
}

export function hmacInPieces(key: ArrayBuffer, bytes: ArrayBuffer, size: i32): ArrayBuffer {
  const mac = new HmacSha256(key);
  for (let at = 0; at < bytes.byteLength; at += size) mac.update(bytes.slice(at, at + size));
  return mac.digest();
}

// -- queries and URLs

export function queryGet(text: string, name: string): string | null {
  return new Query(text).get(name);
}

export function queryGetAll(text: string, name: string): string[] {
  return new Query(text).getAll(name);
}

export function queryHas(text: string, name: string): bool {
  return new Query(text).has(name);
}

export function queryAdd(text: string, name: string, value: string): string {
  return new Query(text).add(name, value).text;
}

export function querySet(text: string, name: string, value: string): string {
  return new Query(text).set(name, value).text;
}

export function queryRemove(text: string, name: string): string {
  return new Query(text).remove(name).text;
}

export function requestPath(text: string): string[] {
  const target = new RequestPath(text);
  return [target.path, target.query.text, target.text];
}

export function parseUrl(text: string): string[] {
  const parts = Url.parse(text);
  return parts ? [parts.scheme, parts.host, parts.port.toString(), parts.target.text] : [];
}

// -- cookies

export function setCookie(name: string, value: string, path: string, domain: string, age: i32, all: bool): string | null {
  const cookie = new SetCookie(name, value);
  if (path.length) cookie.path(path);
  if (domain.length) cookie.domain(domain);
  if (all) cookie.maxAge(age).expires(784111777).sameSite(SameSite.Strict).secure().httpOnly().partitioned();
  return cookie.text;
}

// -- regular expressions

let regex: Regex = new Regex("");

export function compileRegex(pattern: string, flags: string): string | null {
  regex = new Regex(pattern, flags);
  return regex.error;
}

export function regexTest(text: string): bool {
  return regex.test(text);
}

export function regexTestBytes(bytes: ArrayBuffer): bool {
  return regex.testBytes(bytes);
}

function groups(match: Match | null, count: i32): Array<string | null> {
  const all: Array<string | null> = [];
  if (match) for (let i = 0; i <= count; ++i) all.push(match.group(i));
  return all;
}

/** The whole match and `count` groups; empty without a match. */
export function regexMatch(text: string, count: i32): Array<string | null> {
  return groups(regex.match(text), count);
}

export function regexMatchFrom(bytes: ArrayBuffer, from: i32): Array<string | null> {
  return groups(regex.matchBytes(bytes, from), 0);
}

/** Begins and ends of all matches in bytes that come in pieces, as a body does. */
export function regexInPieces(bytes: ArrayBuffer, size: i32): i32[] {
  const found: i32[] = [];
  let begin = 0;
  let from = 0;
  let end = 0;
  do {
    end = min(end + size, bytes.byteLength);
    // One byte before those that are open, for what looks back.
    const context = max(begin - 1, 0);
    const part = bytes.slice(context, end);
    let match = regex.matchPart(part, from - context, end == bytes.byteLength);
    while (match) {
      found.push(match.start() + context);
      found.push(match.end() + context);
      from = match.end() + context + i32(match.end() == match.start());
      match = regex.matchPart(part, from - context, end == bytes.byteLength);
    }
    begin = max(from, context + regex.openFrom);
    from = begin;
  } while (end < bytes.byteLength);
  return found;
}

/** Begin and end of a group. */
export function regexOffsets(bytes: ArrayBuffer, group: i32): i32[] {
  const match = regex.matchBytes(bytes);
  return match ? [match.start(group), match.end(group)] : [];
}

export function regexNamed(text: string, name: string): string | null {
  const match = regex.match(text);
  return match ? match.named(name) : null;
}

export function regexReplace(text: string, replacement: string, all: bool): string {
  return all ? regex.replaceAll(text, replacement) : regex.replace(text, replacement);
}

export function regexReplaceBytes(bytes: ArrayBuffer, replacement: string): ArrayBuffer {
  return regex.replaceAllBytes(bytes, replacement);
}
