/** The arguments that statements take: mostly what a plugin would say, now and then what none should. */
import fc from "fast-check";

export type Text = fc.Arbitrary<string>;

/** One of the texts; the weight of an entry is how often it stands in the list. */
export const oneOf = (...texts: readonly string[]): Text => fc.constantFrom(...texts);

/** Mostly the first, now and then the second. */
export const mostly = (usual: Text, rare: Text, share = 12): Text =>
  fc.oneof({ weight: share, arbitrary: usual }, { weight: 1, arbitrary: rare });

export const quote = (text: string): string => `"${text}"`;

export const line = (...parts: Array<string | Text>): Text =>
  fc
    .tuple(...parts.map((part) => (typeof part === "string" ? fc.constant(part) : part)))
    .map((all) => all.join(" "));

const badMemory = oneOf("-1 5", "0xfffffff0 32", "0x7fffffff 1", "4 -1", "0 0");

/** A pointer and a length. */
export const bytes = (texts: Text): Text => mostly(texts.map(quote), badMemory, 25);

const plainNames = oneOf("x-a", "X-B", "x-c", "x-a", "x-gone", "cookie", "accept", "vary", "user-agent");
const knownNames = oneOf(
  ...["host", ":path", ":method", ":authority", ":status", ":scheme", ":protocol", "content-length"],
  ...["content-type", "x-forwarded-proto", "x-forwarded-for", "te", "connection", "transfer-encoding"],
  ...["server", "date", "via", "grpc-status", "location", "expect", "upgrade", "set-cookie", "keep-alive"],
  ...["x-envoy-original-path", "x-request-id", "etag", "content-encoding", "cache-control", "grpc-timeout"],
);
const oddNames = oneOf("", "bad name", "x:y", ":custom", "x\\xff", "x\\0y", "x\\ny");
export const names: Text = fc.oneof(
  { weight: 8, arbitrary: plainNames },
  { weight: 7, arbitrary: knownNames },
  { weight: 1, arbitrary: oddNames },
);

export const values: Text = fc.oneof(
  { weight: 10, arbitrary: oneOf("1", "two", "a,b", "", "0", "5", "100", " padded ", "text/plain") },
  {
    weight: 5,
    arbitrary: oneOf("/other", "/direct", "/", "/x?q=1", "PUT", "HEAD", "GET", "b.example", "https"),
  },
  {
    weight: 3,
    arbitrary: oneOf("200", "404", "204", "503", "close", "chunked", "trailers", "application/grpc"),
  },
  { weight: 1, arbitrary: oneOf("a\\nb", "\\xff\\xfe", "a\\0b", "a\\r\\nx-i: 1", "\\xc3\\xa4") },
);

export const listed = (entries: ReadonlyArray<readonly [string, string]>): string =>
  `[${entries.flat().map(quote).join(" ")}]`;

export const pairs: Text = mostly(
  fc.array(fc.tuple(names, values), { maxLength: 4 }).map(listed),
  oneOf('"short"', "0 0", "-1 8", '"\\x01\\0\\0\\0"', '"\\0\\0\\0\\0"', '"\\0\\0\\0\\0x"'),
  15,
);

/** A map's number: mostly those that belong to the callback. */
export const maps = (...own: readonly string[]): Text =>
  fc.oneof(
    { weight: own.length > 0 ? 12 : 1, arbitrary: oneOf(...(own.length > 0 ? own : ["0"])) },
    { weight: 4, arbitrary: oneOf("0", "2", "1", "3") },
    { weight: 1, arbitrary: oneOf("4", "5", "6", "7", "8", "99", "-1") },
  );

export const buffers = (...own: readonly string[]): Text =>
  fc.oneof(
    { weight: own.length > 0 ? 12 : 1, arbitrary: oneOf(...(own.length > 0 ? own : ["0"])) },
    { weight: 3, arbitrary: oneOf("0", "1", "4") },
    { weight: 1, arbitrary: oneOf("2", "3", "5", "6", "9", "-1") },
  );

export const starts = oneOf("0", "0", "0", "1", "3", "5", "100", "-1", "0x7fffffff");
export const lengths = oneOf("0", "0", "1", "3", "100", "-1", "-1", "5");
export const bodies = oneOf("", "x", "yy", "BODY", "<<", '\\"q\\"', "\\xff\\0z", "0123456789");

/** Where results go. */
export const bytesOut = mostly(fc.constant(">s"), oneOf("-1 -1", "0xfffffff0 0"), 40);
export const pairsOut = mostly(fc.constant(">p"), oneOf("-1 -1", "0xfffffff0 0"), 40);
export const numberOut = mostly(fc.constant(">i"), oneOf("-1"), 40);

export const properties = oneOf(
  ...["request\\0path", "request\\0url_path", "request\\0query", "request\\0host", "request\\0scheme"],
  ...["request\\0method", "request\\0headers\\0x-a", "request\\0headers\\0Accept", "request\\0referer"],
  ...["request\\0useragent", "request\\0id", "request\\0protocol", "request\\0size", "request"],
  ...["response\\0code", "response\\0code_details", "response\\0flags", "response\\0grpc_status"],
  ...["response\\0headers\\0x-u", "response\\0trailers\\0t", "response\\0size", "response\\0trailers"],
  ...["connection\\0mtls", "connection\\0requested_server_name", "connection\\0termination_details"],
  ...["plugin_name", "plugin_root_id", "plugin_vm_id", "xds\\0cluster_name", "xds\\0route_name"],
  ...["xds\\0virtual_host_name", "xds\\0listener_direction", "xds\\0node\\0id", "xds\\0filter_chain_name"],
  ...[
    "xds\\0route_metadata\\0filter_metadata\\0my.meta\\0k",
    "xds\\0cluster_metadata\\0filter_metadata\\0cm\\0a",
  ],
  ...[
    "xds\\0upstream_host_metadata",
    "upstream\\0request_attempt_count",
    "upstream\\0transport_failure_reason",
  ],
  ...[
    "k",
    "k2",
    "wasm.k",
    "filter_state\\0wasm.k",
    "filter_state",
    "",
    "\\0",
    "nope",
    "request.path",
    "route_name",
  ],
  ...["request\\0path\\0x", "k\\0", "node", "metadata\\0filter_metadata\\0x"],
);
