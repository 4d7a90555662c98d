/** Header maps as Node's HTTP/2 wants them, and the reverse. */
import type { OutgoingHttpHeaders } from "node:http2";
import type { HeaderMap } from "../model/header-map.js";

/** HTTP/2 has none of these; Envoy takes them out. */
const hopHeaders = new Set(["connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade"]);

/** Envoy sends other names too, and a client drops them. */
const sendableName = /^:?[!#$%&'*+\-.^_`|~\w]+$/;

/** In the map's order; a name's further values stand with its first. */
export function toNodeHeaders(headers: HeaderMap): OutgoingHttpHeaders {
  const result: Record<string, string | string[]> = Object.create(null);
  headers.forEach((name, value) => {
    if (hopHeaders.has(name) || !sendableName.test(name)) return;
    const existing = result[name];
    if (existing === undefined) result[name] = value;
    else if (typeof existing === "string") result[name] = [existing, value];
    else existing.push(value);
  });
  return result;
}

/** Envoy: pieces of a cookie become one header, behind the others. */
export function joinCookies(pairs: readonly string[]): string[] {
  const cookies: string[] = [];
  const rest: string[] = [];
  for (let index = 0; index + 1 < pairs.length; index += 2) {
    const value = pairs[index + 1]!;
    if (pairs[index] === "cookie") cookies.push(value);
    else rest.push(pairs[index]!, value);
  }
  return cookies.length === 0 ? rest : [...rest, "cookie", cookies.join("; ")];
}
