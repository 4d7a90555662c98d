/** Cookies. RFC 6265, sections 4.1 and 4.2. */
import { httpDate } from "./http-date";
import { find, slice } from "./text";
import { isDigit } from "../codec/json-text";

/** Where the piece of a cookie header that begins at `at` ends. */
function pieceEnd(header: string, at: i32): i32 {
  return find(header, 0x3b, at, header.length);
}

function isBlank(code: i32): bool {
  return code == 0x20 || code == 0x09;
}

/** The text in [from, to) without the blanks around it. */
function trimmed(header: string, from: i32, to: i32): string {
  while (from < to && isBlank(header.charCodeAt(from))) ++from;
  while (from < to && isBlank(header.charCodeAt(to - 1))) --to;
  return slice(header, from, to);
}

/** The name of the cookie in [from, to); "" for a piece without "=", which is none. */
function nameIn(header: string, from: i32, to: i32): string {
  const equals = find(header, 0x3d, from, to);
  return equals < to ? trimmed(header, from, equals) : "";
}

/** A value without the quotes around it, which may be there and mean nothing. */
function unquoted(value: string): string {
  const last = value.length - 1;
  const quoted = last > 0 && value.charCodeAt(0) == 0x22 && value.charCodeAt(last) == 0x22;
  return quoted ? slice(value, 1, last) : value;
}

/**
 * The value of a cookie in a `cookie` header, or null if there is none. Of several with the same name the first, which
 * browsers put there because its path fits best. Names are compared with case; nothing is decoded. From any callback.
 *
 * ```ts
 * const session = getCookie(this.requestHeaders.get("cookie"), "session");
 * ```
 *
 * Envoy joins the `cookie` headers of an HTTP/2 request into one.
 */
export function getCookie(header: string | null, name: string): string | null {
  if (header == null || !name.length) return null;
  for (let at = 0, end = 0; at <= header.length; at = end + 1) {
    end = pieceEnd(header, at);
    if (nameIn(header, at, end) == name) return unquoted(trimmed(header, find(header, 0x3d, at, end) + 1, end));
  }
  return null;
}

/**
 * A `cookie` header without the cookies of this name: for what the upstream must not see. "" where nothing is left:
 * remove the header then.
 */
export function removeCookie(header: string, name: string): string {
  let rest = "";
  for (let at = 0, end = 0; at <= header.length; at = end + 1) {
    end = pieceEnd(header, at);
    const piece = trimmed(header, at, end);
    if (!piece.length || (name.length && nameIn(header, at, end) == name)) continue;
    rest = rest.length ? rest + "; " + piece : piece;
  }
  return rest;
}

/** When a cookie goes along with requests that come from other sites. */
export const enum SameSite {
  /** Always; the cookie has to be `secure` too. */
  None,
  /** With links that are followed. */
  Lax,
  /** Never. */
  Strict,
}

/**
 * Puts a `set-cookie` header together. From any callback.
 *
 * ```ts
 * const cookie = new SetCookie("session", encodeBase64Url(randomBytes(16))).path("/").maxAge(3600).secure().httpOnly();
 * this.responseHeaders.add("set-cookie", cookie.text!);
 * ```
 *
 * A name, value or attribute that cookies can not have (a ";" in it, a line end, ...) makes `text` null, so that no
 * input can smuggle in an attribute. Encode what comes from outside: `encodePercent`, `encodeBase64Url`.
 */
@final
export class SetCookie {
  /** The header's value, or null if a part of it was none that cookies can have. */
  text: string | null = null;

  constructor(name: string, value: string) {
    if (isName(name) && isValue(value)) this.text = name + "=" + value;
  }

  /** Below which path the browser sends it. */
  path(path: string): this {
    return this.attribute("; Path=", path);
  }

  /** To which host and those below it the browser sends it; without, to this host alone. */
  domain(domain: string): this {
    return this.attribute("; Domain=", domain);
  }

  /** How many seconds it lives; 0 or less makes the browser forget it. */
  maxAge(seconds: i32): this {
    return this.attribute("; Max-Age=", seconds.toString());
  }

  /** Until when it lives, in seconds since 1970: for clients that do not know `maxAge`. */
  expires(seconds: i64): this {
    return this.attribute("; Expires=", httpDate(seconds));
  }

  /** When it goes along with requests from other sites. */
  sameSite(site: SameSite): this {
    return this.attribute("; SameSite=", site == SameSite.None ? "None" : site == SameSite.Lax ? "Lax" : "Strict");
  }

  /** Only over TLS. */
  secure(): this {
    return this.attribute("; Secure", "");
  }

  /** Not for scripts in the page. */
  httpOnly(): this {
    return this.attribute("; HttpOnly", "");
  }

  /** A jar of its own for each site that the page is embedded in. */
  partitioned(): this {
    return this.attribute("; Partitioned", "");
  }

  private attribute(name: string, value: string): this {
    const text = this.text;
    if (text != null) this.text = isAttribute(value) ? text + name + value : null;
    return this;
  }
}

/** A token (RFC 9110, section 5.6.2). */
function isName(name: string): bool {
  for (let i = 0; i < name.length; ++i) {
    const code = name.charCodeAt(i);
    const marks = "!#$%&'*+-.^_`|~";
    const known = isDigit(code) || <u32>((code | 0x20) - 0x61) < 26 || find(marks, code, 0, 15) < 15;
    if (!known) return false;
  }
  return name.length > 0;
}

/** Visible ASCII but quote, comma, semicolon and backslash; quotes may stand around it. */
function isValue(text: string): bool {
  const value = unquoted(text);
  for (let i = 0; i < value.length; ++i) {
    const code = value.charCodeAt(i);
    if (code <= 0x20 || code >= 0x7f || code == 0x22 || code == 0x2c || code == 0x3b || code == 0x5c) return false;
  }
  return true;
}

/** ASCII without control characters and semicolons. */
function isAttribute(value: string): bool {
  for (let i = 0; i < value.length; ++i) {
    const code = value.charCodeAt(i);
    if (code < 0x20 || code >= 0x7f || code == 0x3b) return false;
  }
  return true;
}
