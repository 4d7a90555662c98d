/** The first line of a request. */
import { codecError, Malformed } from "./codec-error.js";

export interface RequestLine {
  method: string;
  /** Absent for CONNECT. */
  path: string | null;
  /** What the target itself says: an absolute URL, or the authority of a CONNECT. `null`: the Host header decides. */
  authority: string | null;
  scheme: string | null;
}

const methods = new Set(
  (
    "ACL BIND CHECKOUT CONNECT COPY DELETE GET HEAD LINK LOCK MERGE MKACTIVITY MKCALENDAR MKCOL MOVE M-SEARCH " +
    "NOTIFY OPTIONS PATCH POST PROPFIND PROPPATCH PURGE PUT REBIND REPORT SEARCH SOURCE SUBSCRIBE TRACE UNBIND " +
    "UNLINK UNLOCK UNSUBSCRIBE"
  ).split(" "),
);

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to find
const controls = /[\x00-\x1f\x7f]/;
const absoluteForm = /^([A-Za-z][A-Za-z0-9+.-]*):\/\/([^/?#]*)(.*)$/;

/**
 * Reads a request line. Throws `Malformed` where Envoy answers with an error.
 *
 * Envoy: several spaces are one; a line without a version is too old rather than malformed.
 */
export function parseRequestLine(line: string): RequestLine {
  const [method, target, version, ...rest] = line.replace(/[ \t]+$/, "").split(/[ \t]+/);
  if (!methods.has(method!) || target === undefined || rest.length > 0) throw codecError();
  if (version !== undefined && !/^HTTP\/\d\.\d$/.test(version)) throw codecError();
  const isConnect = method === "CONNECT";
  if (!isConnect && !isTarget(target)) throw codecError();
  if (controls.test(target)) throw new Malformed("http1.invalid_characters");
  if (version !== "HTTP/1.1") throw new Malformed("low_version", 426);
  return isConnect ? { method, path: null, authority: target, scheme: null } : readTarget(method!, target);
}

function isTarget(target: string): boolean {
  if (/[\x80-\xff]/.test(target)) return false;
  return target === "*" || target.startsWith("/") || absoluteForm.test(target);
}

function readTarget(method: string, target: string): RequestLine {
  const url = absoluteForm.exec(target);
  if (url === null) return { method, path: target, authority: null, scheme: null };
  const scheme = url[1]!.toLowerCase();
  if (scheme !== "http" && scheme !== "https") throw new Malformed("http1.invalid_scheme");
  const authority = url[2]!.slice(url[2]!.lastIndexOf("@") + 1);
  if (authority === "") throw new Malformed("http1.invalid_url");
  return { method, path: url[3] || "/", authority, scheme };
}
