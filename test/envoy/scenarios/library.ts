/** The library's filters that decide by themselves: tokens, paths, bodies. */
import { createHmac } from "node:crypto";
import type { Handler, RequestOptions } from "../../../host-sim/testing/types.js";
import type { Scenario } from "../scenario.js";
import { jwtAuth, redact, rewrite } from "./filters.js";

const secret = "a secret of thirty-two bytes, ok";
const accounts = { issuer: "https://accounts.example", secrets: [secret], audiences: ["api"] };

/** Far from both hosts' clocks: what a token says of time is the same for both. */
const past = 1_000_000_000;
const future = 4_102_444_800;

function token(payload: object, key = secret, header: object = { alg: "HS256", typ: "JWT" }): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const signed = `${part(header)}.${part(payload)}`;
  return `${signed}.${createHmac("sha256", key).update(signed).digest("base64url")}`;
}

const claims = (more: object = {}) => ({
  iss: accounts.issuer,
  sub: "ann",
  aud: ["other", "api"],
  exp: future,
  role: "admin",
  ...more,
});

const jwt = (name: string, headers: RequestOptions["headers"], more: object = {}): Scenario => ({
  name: `jwt-auth: ${name}`,
  host: {
    filters: [
      jwtAuth({
        issuers: [accounts],
        requiredClaims: { role: "admin" },
        claimHeaders: { sub: "x-user" },
        ...more,
      }),
    ],
    upstream: "secret",
  },
  requests: [{ path: "/private", headers: headers ?? {} }],
});

const bearer = (text: string) => ({ authorization: `Bearer ${text}` });

const tokens: Scenario[] = [
  jwt("a good token", bearer(token(claims()))),
  jwt("a good token that is not sent on", bearer(token(claims())), { keepToken: false }),
  jwt("a forged header beside a good token", { ...bearer(token(claims())), "x-user": "root" }),
  jwt("no token", { "x-user": "root" }),
  jwt("another scheme", { authorization: "Basic YTpi" }),
  jwt("the algorithm none", bearer(token(claims(), secret, { alg: "none" }))),
  jwt("a wrong signature", bearer(token(claims(), "x".repeat(32)))),
  jwt("a token that is over", bearer(token(claims({ exp: past })))),
  jwt("a token that has not begun", bearer(token(claims({ nbf: future })))),
  jwt("another audience", bearer(token(claims({ aud: "other" })))),
  jwt("a claim that does not fit", bearer(token(claims({ role: "guest" })))),
  jwt("a name beyond ASCII", bearer(token(claims({ sub: "Zoë 😀" })))),
  jwt("a realm of its own", {}, { realm: "the shop" }),
  jwt("a token twice", { authorization: [`Bearer ${token(claims())}`, "Bearer x"] }),
  {
    ...jwt("a body under a good token", bearer(token(claims()))),
    requests: [
      { path: "/", headers: bearer(token(claims())), body: ["one", "two"], trailers: { "x-t": "1" } },
    ],
  },
];

const rules = {
  paths: [
    { match: "^/users/(?<id>\\d+)(/.*)?$", to: "/v2/people/$<id>$2" },
    { match: "^/SEARCH/([^/]+)", to: "/find?q=$1", ignoreCase: true },
    { match: "^/cut/", to: "$2x" },
  ],
  hosts: [{ match: "^www\\.", to: "m." }],
};

const path = (name: string, request: RequestOptions, more: object = {}): Scenario => ({
  name: `rewrite: ${name}`,
  host: { filters: [rewrite({ ...rules, ...more })], upstream: "found" },
  requests: [request],
});

const paths: Scenario[] = [
  path("a path", { path: "/users/7/posts?all&x=%2F" }),
  path("a path that brings a query", { path: "/search/cats?page=2" }),
  path("a path that fits nothing", { path: "/other?a=/users/7" }),
  path("a path that would not begin with a slash", { path: "/cut/a" }),
  path("a host", { path: "/users/7", authority: "www.shop.example:8080" }),
  path("another header for the path", { path: "/users/7" }, { originalPathHeader: "x-was" }),
  path("no header for the path", { path: "/users/7" }, { originalPathHeader: "" }),
  path("a path whose escapes are no UTF-8", { path: "/search/%ff%00" }),
  path("a request with a body", { path: "/users/7", body: ["a", "b"] }),
];

const text = { "content-type": "text/plain" };
const patterns = ["\\b\\d{13,16}\\b", "(?:secret|token)=[^&\\s]{1,40}"];

const masked = (
  name: string,
  request: RequestOptions,
  upstream: Handler = "ok",
  more: object = {},
): Scenario => ({
  name: `redact: ${name}`,
  host: { filters: [redact({ patterns, ...more })], upstream },
  requests: [request],
});

const bodies: Scenario[] = [
  masked("a number in one piece", { headers: text, body: "card 4111111111111111." }),
  masked("a number that is cut", { headers: text, body: ["card 4111", "111111", "111111."] }),
  masked("a number that ends with the body", { headers: text, body: ["card 4111", "111111111111"] }),
  masked("a number before trailers", {
    headers: text,
    body: ["card 4111", "111111111111"],
    trailers: { "x-t": "1" },
  }),
  masked(
    "a response",
    { headers: { "accept-encoding": "gzip" } },
    { headers: text, body: ["a=1&secret=hun", "ter2&b=2"] },
  ),
  masked(
    "a response with trailers",
    {},
    { headers: text, body: ["token=a", "bc"], trailers: { "x-t": "1" } },
  ),
  masked(
    "another mask, responses alone",
    { headers: text, body: "secret=1" },
    { headers: text, body: "secret=1" },
    { mask: "#", requests: false },
  ),
  masked("another type", { headers: { "content-type": "image/png" }, body: "secret=1" }),
  masked("a compressed body", { headers: { ...text, "content-encoding": "gzip" }, body: "secret=1" }),
  masked("bytes that are no text", {
    headers: text,
    body: [Uint8Array.of(0xff, 0xfe, 0x00), "secret=a", Uint8Array.of(0xc3)],
  }),
  {
    ...masked("more open than the buffer holds", { headers: text, body: ["secret=", "x".repeat(60)] }),
    host: {
      filters: [redact({ patterns: ["secret=.*"] })],
      bufferLimit: 32,
    },
  },
];

const refused: Scenario[] = [
  ["jwt-auth: a short secret", jwtAuth({ issuers: [{ issuer: "a", secrets: ["short"] }] })] as const,
  ["rewrite: an expression without an end", rewrite({ paths: [{ match: "^/(a", to: "/" }] })] as const,
  ["redact: a pattern that fits an empty text", redact({ patterns: ["a*"] })] as const,
].map(([name, filter]) => ({ name, host: { filters: [filter] }, refused: true }));

export default [...tokens, ...paths, ...bodies, ...refused];
