/** Paths of requests, and URLs as other headers carry them. RFC 3986, section 3; RFC 9112, section 3.2. */
import { Query } from "./query";
import { find, findLast, slice } from "./text";

/**
 * What stands in `:path`, in parts. Nothing is decoded and no dot is resolved: what the upstream gets is what was there.
 * From any callback.
 *
 * ```ts
 * const target = new RequestPath("/items?id=7&debug");
 * target.query.remove("debug");
 * target.path = "/v2" + target.path;
 * target.text; // /v2/items?id=7
 * ```
 *
 * Envoy takes no "#" in a request's path (400); here a fragment is left out.
 */
@final
export class RequestPath {
  /** Everything before the "?". */
  path: string;
  /** Everything behind it; empty where there is none. */
  query: Query;

  constructor(text: string) {
    const end = find(text, 0x23, 0, text.length);
    const mark = find(text, 0x3f, 0, end);
    this.path = slice(text, 0, mark);
    this.query = new Query(mark < end ? slice(text, mark + 1, end) : "");
  }

  /** As it travels; an empty query takes its "?" along. */
  get text(): string {
    return this.query.text.length ? this.path + "?" + this.query.text : this.path;
  }
}

/**
 * A URL with scheme and host, as `origin`, `referer` and `location` carry it. From any callback.
 *
 * ```ts
 * const url = Url.parse("https://Example.com:8443/a?b=1");
 * if (url) logInfo(url.host); // example.com
 * ```
 */
@final
export class Url {
  private constructor(
    /** In lower case: `https`. */
    readonly scheme: string,
    /** In lower case, an IPv6 address in brackets; without user, password and port. */
    readonly host: string,
    /** The port; -1 where none is given. */
    readonly port: i32,
    /** Path and query; the path is "/" where none is given. */
    readonly target: RequestPath,
  ) {}

  /** Takes a URL apart; null for what has no scheme, no host, or a port that is none. */
  static parse(text: string): Url | null {
    const colon = find(text, 0x3a, 0, text.length);
    if (!isScheme(text, colon) || !slashesAt(text, colon + 1)) return null;
    const from = colon + 3;
    let end = from;
    while (end < text.length && !endsAuthority(text.charCodeAt(end))) ++end;
    // A password may hold "@" in sloppy texts: the host begins behind the last, as browsers have it.
    const whole = slice(text, from, end);
    const authority = slice(whole, findLast(whole, 0x40) + 1, whole.length);
    const portAt = portIndex(authority);
    const port = portAt < 0 ? -1 : portNumber(authority, portAt);
    const host = portAt < 0 ? authority : slice(authority, 0, portAt - 1);
    if (port < -1 || !isHost(host)) return null;
    const target = new RequestPath(slice(text, end, text.length));
    if (!target.path.length) target.path = "/";
    return new Url(lower(slice(text, 0, colon)), lower(host), port, target);
  }
}

function slashesAt(text: string, at: i32): bool {
  return at + 1 < text.length && text.charCodeAt(at) == 0x2f && text.charCodeAt(at + 1) == 0x2f;
}

function isLetter(code: i32): bool {
  return <u32>((code | 0x20) - 0x61) < 26;
}

/** A letter, then letters, digits, "+", "-", "."; they end at `end`. */
function isScheme(text: string, end: i32): bool {
  for (let i = 0; i < end; ++i) {
    const code = text.charCodeAt(i);
    if (!isLetter(code) && (!i || !(<u32>(code - 0x30) < 10 || code == 0x2b || code == 0x2d || code == 0x2e))) return false;
  }
  return end > 0;
}

/** "/", "?", "#", and "\", which browsers take for "/": what we call the host has to be the host they go to. */
function endsAuthority(code: i32): bool {
  return code == 0x2f || code == 0x3f || code == 0x23 || code == 0x5c;
}

/** Where the port begins; -1 where there is none. Colons in brackets belong to an IPv6 address. */
function portIndex(authority: string): i32 {
  const colon = findLast(authority, 0x3a);
  return colon > findLast(authority, 0x5d) ? colon + 1 : -1;
}

/** The number behind the colon; -1 for none at all, less for what is no port. */
function portNumber(authority: string, at: i32): i32 {
  let port = at < authority.length ? 0 : -1;
  for (; at < authority.length; ++at) {
    const digit = authority.charCodeAt(at) - 0x30;
    if (<u32>digit > 9) return -2;
    port = port * 10 + digit;
    if (port > 0xffff) return -2;
  }
  return port;
}

/** Something without spaces, control characters and what else no host has; a "[" only with its "]". */
function isHost(host: string): bool {
  const last = host.length - 1;
  const brackets = last > 0 && host.charCodeAt(0) == 0x5b;
  for (let i = 0; i <= last; ++i) {
    const code = host.charCodeAt(i);
    if (code <= 0x20 || code == 0x7f || isForbidden(code, brackets, i, last)) return false;
  }
  return last >= 0;
}

function isForbidden(code: i32, brackets: bool, at: i32, last: i32): bool {
  switch (code) {
    case 0x5b:
      return !brackets || at > 0;
    case 0x5d:
      return !brackets || at < last;
    case 0x3a:
      return !brackets || at == last;
    case 0x22:
    case 0x25:
    case 0x3c:
    case 0x3e:
    case 0x5e:
    case 0x60:
    case 0x7b:
    case 0x7c:
    case 0x7d:
      return true;
  }
  return brackets && at == last;
}

/** ASCII in lower case; asc's own knows all of Unicode and costs kilobytes. */
function lower(text: string): string {
  const size = <usize>text.length << 1;
  const out = __new(size, idof<string>());
  for (let i: usize = 0; i < size; i += 2) {
    const code = load<u16>(changetype<usize>(text) + i);
    store<u16>(out + i, <u32>code - 0x41 < 26 ? code | 0x20 : code);
  }
  return changetype<string>(out);
}
