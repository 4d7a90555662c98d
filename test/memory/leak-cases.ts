/** Every filter of the library, and the SDK's guests, with traffic in which much goes wrong. */
import type { GrpcHandler, Handler, HostOptions, RequestOptions } from "proxy-wasm-host-sim";
import { connectionFailure, reset, resetAfter, timeout } from "proxy-wasm-host-sim";

export interface LeakCase {
  name: string;
  host: HostOptions;
  /** One after another, again and again. */
  requests: RequestOptions[];
}

/** Every way in which a service can answer or not. */
const failing = (body: string): Handler => [
  body,
  connectionFailure(),
  500,
  timeout(),
  { status: 200, body: [body, body], trailers: { "x-t": "1" } },
  reset(),
  resetAfter({ body: ["half"] }),
  "no",
];

const upstream: Handler = [
  { body: ["card 41111111", "11111111 ", "x"], headers: { "content-type": "text/plain" } },
  connectionFailure(),
  204,
  { body: "whole", trailers: { "x-t": "1" } },
  resetAfter({ body: ["half 4111"] }),
];

const text = { "content-type": "text/plain" };
const bodies: RequestOptions[] = [
  { path: "/old/a", headers: { ...text, userid: "admin" }, body: ["card 4111", "111111111111", " x"] },
  {
    path: "/private",
    headers: { ...text, authorization: "Bearer a.b.c" },
    body: ["a"],
    trailers: { "x-t": "1" },
  },
  { path: "/users/7", headers: { cookie: "a=b" } },
  { path: "/", protocol: "h2", body: "secret=1", headers: text },
];

const filter = (
  name: string,
  configuration?: object | string,
  more: Partial<HostOptions> = {},
): LeakCase => ({
  name,
  host: {
    filters: [
      { wasm: `build/${name}/plugin.wasm`, ...(configuration === undefined ? {} : { configuration }) },
    ],
    upstream,
    ...more,
  },
  requests: bodies,
});

/** By the names of their folders. */
export const filterCases: LeakCase[] = [
  filter("add-header", "x-one: 1\nx-two: 2"),
  filter("auth", { timeout: "100ms" }, { clusters: { auth: failing("ok") } }),
  filter("jwt-auth", {
    issuers: [{ issuer: "https://a.example", secrets: ["a secret of thirty-two bytes, ok"] }],
  }),
  filter("redact", { patterns: ["\\b\\d{13,16}\\b", "secret=[^&\\s]+"] }),
  filter("rewrite", { paths: [{ match: "^/old/(.*)$", to: "/new/$1" }] }),
];

const guest = (name: string, paths: string[], host: Partial<HostOptions> = {}, rootId = ""): LeakCase => ({
  name: `${name} ${rootId}`.trim(),
  host: { filters: [{ wasm: `build/guests/${name}.wasm`, rootId, name: "guest" }], upstream, ...host },
  requests: paths.flatMap((path) => [
    { path },
    { path, ...bodies[0], headers: { ...text, "x-forget": "1" } },
  ]),
});

const hello = Uint8Array.of(0x0a, 1, 0x61, 0x10, 1);
const grpc: GrpcHandler = [
  { messages: [hello] },
  { status: 5, message: "nope" },
  timeout(),
  { messages: [hello, hello], keepOpen: true },
  connectionFailure(),
  {},
];

export const guestCases: LeakCase[] = [
  guest("sdk-calls", ["/", "/steps", "/many", "/post", "/nowhere", "/nowhere/403"], {
    clusters: { service: failing("step") },
  }),
  guest(
    "sdk-grpc",
    ["/grpc", "/steps", "/cancel", "/nowhere", "/stream/two", "/stream/cancel", "/stream/close"],
    {
      grpc: { grpc },
    },
  ),
  guest("sdk-bodies", ["/"], {}, "upper"),
  guest("sdk-bodies", ["/"], {}, "redact"),
  guest("sdk-bodies", ["/"], {}, "grow"),
  guest("sdk-conformance", ["/attributes", "/functions", "/expression", "/metrics", "/dns/later"]),
];
