/** Random surroundings of a guest: requests, peers, options of the host. */
import fc from "fast-check";
import type { FilterOptions, HostOptions, Reply, RequestOptions } from "../../host-sim/testing/types.js";

const bytes = fc.uint8Array({ maxLength: 40 });

const name = fc.oneof(
  fc.constantFrom(
    "x-a",
    "cookie",
    "content-length",
    "transfer-encoding",
    "connection",
    "host",
    ":status",
    ":path",
  ),
  fc.constantFrom(
    "te",
    "upgrade",
    "expect",
    "content-type",
    "grpc-timeout",
    "x-envoy-upstream-rq-timeout-ms",
    "",
  ),
  fc.string({ maxLength: 6 }),
);
const value = fc.oneof(
  fc.constantFrom("", "1", "0", "trailers", "-5", "chunked", "100-continue", "close"),
  bytes,
);
const headers = fc.array(fc.tuple(name, value), { maxLength: 5 });

/** What a peer may send: the status has its own place. */
const replyHeaders = headers.map((fields) => fields.filter(([field]) => !field.startsWith(":")));

const body = fc.oneof(
  fc.constant(undefined),
  bytes,
  fc.array(bytes, { maxLength: 4 }),
  fc.constantFrom("x".repeat(100), "y".repeat(5000)),
);

const mostly = <T>(usual: T[], unusual: T[]): fc.Arbitrary<T> =>
  fc.oneof(
    { arbitrary: fc.constantFrom(...usual), weight: 9 },
    { arbitrary: fc.constantFrom(...unusual), weight: 1 },
  );

export const request: fc.Arbitrary<RequestOptions> = fc.record(
  {
    method: mostly(["GET", "POST", "HEAD"], ["CONNECT", "OPTIONS", "", "\x00"]),
    path: mostly(["/", "/a?b"], ["", "*", "//", "/\xff", "http://x/y"]),
    authority: mostly(["example.com"], ["", "a:99999", "[::1]"]),
    headers,
    body,
    trailers: headers,
    protocol: fc.constantFrom("http/1.1", "h2"),
  },
  { requiredKeys: [] },
) as fc.Arbitrary<RequestOptions>;

const replyOptions = fc.record(
  {
    status: mostly([200, 404, 500], [100, 103, 101, 204, 304, 599, 0]),
    headers: replyHeaders,
    body,
    trailers: replyHeaders,
    delay: mostly([0, 1, 10], [20_000]),
    chunkDelay: fc.constantFrom(0, 3),
  },
  { requiredKeys: [] },
);

const reply = fc.oneof(
  fc.constantFrom<Reply>(
    "ok",
    200,
    404,
    { failure: "timeout" },
    { failure: "connection-failure" },
    { failure: "reset" },
  ),
  replyOptions as fc.Arbitrary<Reply>,
  replyOptions.map((options) => ({ failure: "reset-after-head", reply: options }) as Reply),
);

export const surroundings: fc.Arbitrary<Omit<HostOptions, "filters">> = fc.record({
  upstream: reply,
  clusters: fc.record({ auth: reply }),
  grpc: fc.constantFrom(
    { grpc: { messages: ["one", ""], trailingMetadata: { "x-a": "1" } } },
    { grpc: { status: 7, message: "no", keepOpen: true } },
    { grpc: { failure: "reset" as const } },
  ),
  bufferLimit: fc.constantFrom(0, 1, 50, 4000, 1024 * 1024),
  logLevel: fc.constantFrom("trace", "info", "critical"),
  trace: fc.boolean(),
});

export const policies: fc.Arbitrary<Partial<FilterOptions>> = fc.record({
  failurePolicy: fc.constantFrom("closed", "open", "reload"),
  allowOnHeadersStopIteration: fc.boolean(),
  rootId: fc.constantFrom("", "a", "\xff"),
});
