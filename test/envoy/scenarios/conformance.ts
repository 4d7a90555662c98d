/** The SDK's whole API, call by call: guests of test/guests that do one thing per request and log what it gives. */
import { generateKeyPairSync } from "node:crypto";
import type {
  FilterOptions,
  HeadersInput,
  HostOptions,
  RequestOptions,
} from "../../../host-sim/testing/types.js";
import type { Scenario } from "../scenario.js";

const guest = (name: string, more: Partial<FilterOptions> = {}): FilterOptions => ({
  wasm: `build/guests/${name}.wasm`,
  name: "guest",
  ...more,
});

const upstream = { headers: { "x-own": "1" }, body: ["ab", "c"], trailers: { "x-t": "t" } };

/** One request to one guest. */
const scenario = (
  name: string,
  filter: FilterOptions,
  request: RequestOptions,
  host: Partial<HostOptions> = {},
): Scenario => ({
  name: `sdk: ${name}`,
  host: { filters: [filter], upstream, ...host },
  requests: [request],
});

/** What sdk-api.ts does for a header `x-do`. */
const api = (what: string, headers: Record<string, string | string[] | Uint8Array> = {}) =>
  scenario(what, guest("sdk-api"), { path: "/path?q=1", headers: { "x-do": what, ...headers } });

const bytes = Uint8Array.of(0x61, 0xff, 0xc3, 0xa4);
const headers = { "x-empty": "", "x-text": bytes, "x-twice": ["one", "two"] };

const calls: Scenario[] = [
  api("headers read", headers),
  api("headers write", headers),
  api("headers setPairs", headers),
  api("property"),
  api("shared data"),
  api("metrics"),
  api("foreign"),
  api("levels"),
  api("absent"),
  api("reply"),
  api("reply bytes", { "x-text": bytes }),
  api("close"),
  api("continue"),
  api("throw"),
  ...["body read", "body replace", "body replace bytes", "body around", "body clear"].map((what) =>
    scenario(what, guest("sdk-api"), { body: ["hel", "lo"], headers: { "x-do": what } }),
  ),
  scenario("trailers", guest("sdk-api"), { body: ["a"], trailers: { "x-trailer": "was" } }),
];

const part = (path: string, more: HeadersInput = {}) =>
  scenario(`part ${path}`, guest("sdk-conformance"), { path, headers: more });

const keys = generateKeyPairSync("ec", {
  namedCurve: "P-256",
  privateKeyEncoding: { format: "der", type: "pkcs8" },
  publicKeyEncoding: { format: "der", type: "spki" },
});

const parts: Scenario[] = [
  part("/signatures", {
    "x-private": keys.privateKey.toString("hex"),
    "x-public": keys.publicKey.toString("hex"),
  }),
  part("/attributes?q=1", {
    "x-twice": ["a", "b"],
    referer: "r",
    "user-agent": "ua",
    "x-request-id": "id",
  }),
  part("/functions"),
  part("/expression"),
  part("/shared"),
  part("/metrics"),
  part("/protobuf", { "x-bytes": "0a016110960119000000000000f83f" }),
  part("/dns"),
];

const callout = (
  path: string,
  service: NonNullable<HostOptions["clusters"]>[string],
  more: RequestOptions = {},
) =>
  scenario(
    `callout ${path} ${JSON.stringify(service)}`,
    guest("sdk-calls"),
    { path, ...more },
    {
      clusters: { service },
    },
  );

const callouts: Scenario[] = [
  callout("/", { body: "yes", headers: { "x-answer": "a" } }),
  callout("/steps", "step"),
  callout("/", { failure: "connection-failure" }),
  callout("/", { failure: "reset" }),
  callout("/quick", { failure: "timeout" }),
  callout("/quick", { body: ["o", "k"], chunkDelay: "400ms" }),
  callout("/", { failure: "reset-after-head", reply: { body: ["o"] } }),
  callout("/nowhere", "", { body: ["one", "two"] }),
  callout("/nowhere/403", ""),
];

const body = (rootId: string, how: string, request: RequestOptions, host: Partial<HostOptions> = {}) =>
  scenario(
    `body ${rootId} ${how}`,
    guest("sdk-bodies", { rootId, ...(rootId === "held" ? { allowOnHeadersStopIteration: true } : {}) }),
    request,
    host,
  );

const bodies: Scenario[] = [
  body("upper", "in one piece", { body: "hello" }),
  body("upper", "in chunks with trailers", { body: ["hel", "lo"], trailers: { "x-t": "1" } }),
  body("upper", "without", {}),
  body("upper", "too long", { body: ["0123456789", "0123456789", "0123456789"] }, { bufferLimit: 20 }),
  body("held", "checked", { body: "hello" }, { clusters: { service: "ok" }, upstream: "answer" }),
  body(
    "held",
    "with trailers",
    { body: ["he", "llo"], trailers: { "x-t": "1" } },
    { clusters: { service: "ok" } },
  ),
  body("held", "unchecked", { body: "hello" }, { clusters: { service: { failure: "connection-failure" } } }),
  body("redact", "cut", { body: ["card 41111111", "11111111, not 123", "4"], trailers: { "x-t": "1" } }),
  body(
    "redact",
    "open at the end",
    { body: ["411111111111", "1111"] },
    { upstream: { body: ["4111111111111111"], trailers: { "x-t": "t" } } },
  ),
  body("grow", "cut", { body: ["xa", "ba", "by"] }),
];

const scenarios: Scenario[] = [...calls, ...parts, ...callouts, ...bodies];

export default scenarios;
