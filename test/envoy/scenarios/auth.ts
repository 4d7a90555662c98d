/** auth: who passes, who does not, and that a request body loses nothing while the service thinks. */
import type { Handler, RequestOptions } from "../../../host-sim/testing/types.js";
import type { Scenario } from "../scenario.js";
import { auth } from "./filters.js";

const asAdmin: RequestOptions = { path: "/private", headers: { userid: "admin" } };

const answers = (name: string, service: Handler, request: RequestOptions = asAdmin): Scenario => ({
  name: `auth: ${name}`,
  host: { filters: [auth()], clusters: { auth: service }, upstream: "secret" },
  requests: [request],
});

const decisions: Scenario[] = [
  answers("allowed", "ok"),
  answers("denied with a reason", "no such user"),
  answers("denied with a status", { status: 401, body: "who are you?" }),
  answers("an error with an empty body", 500),
  answers("an empty body", ""),
  answers("a body that only begins with ok", "okay"),
  answers("ok with another status", { status: 201, body: "ok" }),
  answers("ok in two chunks and trailers", { body: ["o", "k"], trailers: { "x-t": "1" } }),
  answers("denied with a long body", "no ".repeat(40_000)),
  answers("denied with bytes that are not UTF-8", Uint8Array.from([0x6e, 0xff, 0x6f])),
  answers("denied for HEAD", "no", { ...asAdmin, method: "HEAD" }),
];

const failures: Scenario[] = [
  answers("service refuses the connection", { failure: "connection-failure" }),
  answers("service resets before the head", { failure: "reset" }),
  answers("service resets within the body", { failure: "reset-after-head", reply: { body: ["o"] } }),
  {
    name: "auth: service times out",
    host: { filters: [auth({ timeout: "300ms" })], clusters: { auth: { failure: "timeout" } } },
    requests: [asAdmin],
  },
  {
    name: "auth: service times out within the body",
    host: {
      filters: [auth({ timeout: "300ms" })],
      clusters: { auth: { body: ["o", "k"], chunkDelay: "600ms" } },
    },
    requests: [asAdmin],
  },
  {
    name: "auth: cluster that nobody knows",
    host: { filters: [auth({ cluster: "nowhere" })] },
    requests: [asAdmin],
  },
];

const bodies: Scenario[] = [
  answers(
    "body of one piece while paused",
    { body: "ok", delay: 30 },
    { ...asAdmin, body: "hello upstream" },
  ),
  answers(
    "body in chunks while paused",
    { body: "ok", delay: 30 },
    { ...asAdmin, body: ["hello ", "up", "stream"] },
  ),
  answers(
    "body and trailers while paused",
    { body: "ok", delay: 30 },
    { ...asAdmin, body: ["hello"], trailers: { "x-t": "1" } },
  ),
  answers(
    "long body while paused",
    { body: "ok", delay: 30 },
    { ...asAdmin, body: "0123456789".repeat(20_000) },
  ),
  answers("denied with a body", { body: "no", delay: 30 }, { ...asAdmin, body: "never seen" }),
  answers(
    "denied with a body in chunks",
    { body: "no", delay: 30 },
    { ...asAdmin, body: ["never ", "seen"] },
  ),
];

const requests: Scenario[] = [
  answers("without userid", "ok", { path: "/private" }),
  answers("userid twice", "ok", { headers: { userid: ["one", "two"] } }),
  answers("userid empty", "ok", { headers: { userid: "" } }),
  answers("userid whose bytes are not UTF-8", "ok", {
    headers: [["userid", Uint8Array.from([0x61, 0xff, 0x62])]],
  }),
  {
    name: "auth: several requests, one service",
    host: { filters: [auth()], clusters: { auth: ["ok", "no", { status: 503 }, "ok"] }, upstream: "secret" },
    requests: [asAdmin, asAdmin, asAdmin, { ...asAdmin, body: "x" }],
  },
];

const configurations: Scenario[] = [
  {
    name: "auth: every field configured",
    host: {
      filters: [
        auth({
          cluster: "gate",
          authority: "auth-simple:8080",
          path: "/check?v=1",
          headers: ["userid", "x-token", "cookie"],
          timeout: "2s",
        }),
      ],
      clusters: { gate: "ok" },
    },
    requests: [{ ...asAdmin, headers: { "X-Token": "t", userid: "admin", cookie: ["a=1", "b=2"] } }],
  },
  {
    name: "auth: an empty object configures nothing",
    host: { filters: [auth("{}")], clusters: { auth: "ok" } },
    requests: [asAdmin],
  },
  {
    name: "auth: no timeout",
    host: { filters: [auth({ timeout: "0s" })], clusters: { auth: { body: "ok", delay: 30 } } },
    requests: [asAdmin],
  },
];

export default [...decisions, ...failures, ...bodies, ...requests, ...configurations];
