/** Every filter of the library, and the SDK's guests, with traffic in which much goes wrong. */
import { createHmac } from "node:crypto";
import type { FilterOptions, GrpcHandler, Handler, HostOptions, RequestOptions } from "proxy-wasm-host-sim";
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

const secret = "a secret of thirty-two bytes, ok";

/** Good until the year 2100. */
function token(): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const signed = `${part({ alg: "HS256" })}.${part({ iss: "https://a.example", sub: "ann", exp: 4_102_444_800 })}`;
  return `${signed}.${createHmac("sha256", secret).update(signed).digest("base64url")}`;
}

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
  { path: "/old/b", authority: "www.shop.example", headers: { authorization: `Bearer ${token()}` } },
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
    issuers: [{ issuer: "https://a.example", secrets: [secret] }],
    claimHeaders: { sub: "x-user" },
  }),
  filter("redact", { patterns: ["\\b\\d{13,16}\\b", "secret=[^&\\s]+"] }),
  filter("rewrite", {
    paths: [{ match: "^/old/(.*)$", to: "/new/$1" }],
    hosts: [{ match: "^www\\.", to: "m." }],
  }),
];

const guest = (
  name: string,
  paths: string[],
  host: Partial<HostOptions> = {},
  rootId = "",
  more: Partial<FilterOptions> = {},
): LeakCase => ({
  name: `${name} ${rootId}`.trim(),
  host: {
    filters: [{ wasm: `build/guests/${name}.wasm`, rootId, name: "guest", ...more }],
    upstream,
    ...host,
  },
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

const medium = { cookie: "route", routes: [{ name: "users", path: "^/users/\\d+$" }] };

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
  guest("sdk-bodies", ["/"], { clusters: { service: failing("ok") } }, "held", {
    allowOnHeadersStopIteration: true,
  }),
  guest("sdk-roots", ["/"], {}, "counter"),
  guest("sdk-conformance", ["/attributes", "/functions", "/expression", "/metrics", "/dns/later"]),
  guest("sdk-conformance", ["/expression/bad", "/dns"]),
  {
    name: "the bench's medium filter",
    host: { filters: [{ wasm: "build/medium/index.wasm", configuration: medium }], upstream },
    requests: bodies,
  },
];
