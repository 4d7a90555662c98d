/** What a callback can answer and ask for: pauses, buffering, local responses, closed streams. Guests of a few lines. */
import type { HostOptions } from "../../../host-sim/testing/types.js";
import { callback, data, guest, pairs } from "../guests/wat.js";
import type { Scenario } from "../scenario.js";

const exchange = { method: "POST", body: ["one ", "two"], trailers: { "x-t": "1" } };
const upstream = { body: ["three ", "four"], trailers: { "x-t": "2" } };

type More = Partial<
  Pick<HostOptions, "upstream" | "routes" | "clusters"> & Pick<Scenario, "requests" | "hangs">
>;

/** One guest with this text; by default two exchanges that have everything. */
const scenario = (
  name: string,
  text: string,
  { requests = [exchange, {}], hangs, ...host }: More = {},
): Scenario => ({
  name,
  host: { filters: [{ wasm: guest(text), name: "guest" }], upstream, ...host },
  requests,
  ...(hangs ? { hangs } : {}),
});

/** A route that gives up soon. */
const impatient = [{ prefix: "/", timeout: "150ms" }];

const answer = (name: string, value: number) => callback(name, `(i32.const ${value})`);
const untilEnd = (name: string, value: number) =>
  callback(name, `(select (i32.const 0) (i32.const ${value}) (local.get 2))`);

const pauses: Scenario[] = [
  ...[1, 3, 4].flatMap((value) => [
    scenario(`request headers answer ${value} for ever`, answer("proxy_on_request_headers", value), {
      hangs: true,
    }),
    scenario(`response headers answer ${value} for ever`, answer("proxy_on_response_headers", value), {
      hangs: true,
    }),
  ]),
  scenario("headers answer 2, which is no more than Continue", answer("proxy_on_request_headers", 2)),
  scenario("request trailers answer 1 for ever", answer("proxy_on_request_trailers", 1), {
    hangs: true,
    requests: [exchange],
  }),
  scenario("response trailers answer 1 for ever", answer("proxy_on_response_trailers", 1), {
    hangs: true,
    requests: [exchange],
  }),
  ...[1, 2, 3].flatMap((value) => [
    scenario(`request body answers ${value} until its end`, untilEnd("proxy_on_request_body", value), {
      requests: [{ method: "POST", body: ["one ", "two"] }, { method: "POST", body: "whole" }, exchange],
      routes: impatient,
    }),
    scenario(`response body answers ${value} until its end`, untilEnd("proxy_on_response_body", value), {
      upstream: { body: ["three ", "four"] },
    }),
  ]),
];

const importLocal = `(import "env" "proxy_send_local_response" (func $local (param i32 i32 i32 i32 i32 i32 i32 i32) (result i32)))\n`;
const localTexts = data(16, Buffer.from("enough of this")) + data(64, pairs([["x-local", "yes"]]));
const sendLocal = `(call $local (i32.const 429) (i32.const 16) (i32.const 9) (i32.const 16) (i32.const 14) (i32.const 64) (i32.const ${pairs([["x-local", "yes"]]).length}) (i32.const -1))`;

const importClose = `(import "env" "proxy_close_stream" (func $close (param i32) (result i32)))\n`;

const phases = [
  "proxy_on_request_headers",
  "proxy_on_request_body",
  "proxy_on_request_trailers",
  "proxy_on_response_headers",
  "proxy_on_response_body",
  "proxy_on_response_trailers",
];
const short = (name: string) => name.replace("proxy_on_", "");

const localResponses = phases.map((name) =>
  scenario(`local response from ${short(name)}`, importLocal + localTexts + callback(name, sendLocal)),
);

/** Not from response trailers: that is a crash of Envoy 1.40 itself. */
const closed = phases
  .slice(0, -1)
  .map((name) =>
    scenario(
      `stream closed from ${short(name)}`,
      importClose + callback(name, "(call $close (i32.const 0))"),
    ),
  );

const call = pairs([
  [":method", "GET"],
  [":path", "/auth"],
  [":authority", "auth"],
]);
const calling =
  `(import "env" "proxy_http_call" (func $call (param i32 i32 i32 i32 i32 i32 i32 i32 i32 i32) (result i32)))\n` +
  data(16, Buffer.from("auth")) +
  data(64, call) +
  callback(
    "proxy_on_request_headers",
    `(drop (call $call (i32.const 16) (i32.const 4) (i32.const 64) (i32.const ${call.length}) (i32.const 0) (i32.const 0)
      (i32.const 0) (i32.const 0) (i32.const 200) (i32.const 8))) (i32.const 1)`,
  );

const callouts: Scenario[] = [
  scenario(
    "a trap in the answer to a callout leaves the request waiting",
    calling + callback("proxy_on_http_call_response", "unreachable"),
    { clusters: { auth: { body: "ok", trailers: { "x-t": "1" } } }, requests: [{}], hangs: true },
  ),
  scenario("an answer that nobody waits for", calling, {
    clusters: { auth: "ok" },
    requests: [{ method: "POST", body: "kept" }],
    hangs: true,
  }),
];

const importSet = `(import "env" "proxy_set_buffer_bytes" (func $set (param i32 i32 i32 i32 i32) (result i32)))\n`;
/** Puts text before each piece of a body, or three bytes in its place. */
const edit = (direction: "request" | "response", length: number) =>
  importSet +
  data(16, Buffer.from("put before ")) +
  callback(
    `proxy_on_${direction}_body`,
    `(if (local.get 1) (then (drop (call $set (i32.const ${direction === "request" ? 0 : 1}) (i32.const 0) (i32.const ${length})
      (i32.const 16) (i32.const ${length === 0 ? 11 : 3}))))) (i32.const 0)`,
  );

const grow = 0;
const shrink = 1_000_000;
const whole = [{ method: "POST", body: "the whole body" }];
const edited = (name: string, direction: "request" | "response", length: number, more: More = {}) =>
  scenario(name, edit(direction, length), { upstream: "the whole answer", ...more });

const bodies: Scenario[] = [
  edited("request body in chunks grows", "request", grow),
  edited("request body grows beyond its content-length", "request", grow, { requests: whole }),
  edited("request body shrinks below its content-length", "request", shrink, {
    requests: whole,
    routes: impatient,
  }),
  edited("response body grows beyond its content-length", "response", grow),
  edited("response body shrinks below its content-length", "response", shrink, { hangs: true }),
];

const scenarios: Scenario[] = [...bodies, ...pauses, ...localResponses, ...closed, ...callouts];

export default scenarios;
