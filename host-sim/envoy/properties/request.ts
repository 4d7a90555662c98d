import type { ByteString } from "../../model/byte-string.js";
import type { HeaderMap } from "../../model/header-map.js";
import { headersValue } from "./headers.js";
import { parseInteger } from "./integer.js";
import type { PropertySource, StreamSource } from "./source.js";
import { duration, int, optional, string, tableOf, timestamp, type Value } from "./value.js";

/** What the request's attributes come from. */
interface RequestSubject {
  readonly headers: HeaderMap | null;
  readonly stream: StreamSource;
}

const header = (name: string) => (subject: RequestSubject) => optional(subject.headers?.get(name), string);

/** The root `request`. Envoy: what comes from headers is there only while the header map is within reach. */
const table = tableOf<RequestSubject>({
  path: header(":path"),
  url_path: ({ headers }) => optional(headers, (map) => string(cut(map.get(":path") ?? "", "?")[0])),
  query: ({ headers }) =>
    optional(headers, (map) => string(cut(cut(map.get(":path") ?? "", "?")[1], "#")[0])),
  host: header(":authority"),
  scheme: header(":scheme"),
  method: header(":method"),
  referer: header("referer"),
  useragent: header("user-agent"),
  id: header("x-request-id"),
  headers: ({ headers }) => headersValue(headers),
  time: ({ stream }) => timestamp(stream.startTime),
  duration: ({ stream }) => optional(stream.duration, duration),
  protocol: ({ stream }) => optional(stream.protocol, string),
  size,
  total_size: ({ headers, stream }) => int(stream.bytesReceived + (headers?.byteSize ?? 0)),
});

export const requestRoot = (source: PropertySource, stream: StreamSource): Value =>
  table({ headers: source.requestHeaders(), stream });

/** What content-length says, else the body bytes so far; nothing for a content-length that is no integer. */
function size({ headers, stream }: RequestSubject): Value | undefined {
  const declared = headers?.get("content-length");
  return declared === undefined ? int(stream.bytesReceived) : optional(parseInteger(declared, 64), int);
}

/** What is before the first separator and behind it; without one, everything and nothing. */
function cut(text: ByteString, separator: string): [ByteString, ByteString] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
}
