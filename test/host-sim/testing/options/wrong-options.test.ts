/** What a test writes wrong is told where it stands, with the way out, and never passed over. */
import { createHost, delay, type HostOptions, type RequestOptions } from "proxy-wasm-host-sim";
import { expect, test } from "vitest";

const add = "build/add-header/plugin.wasm";
const auth = "build/auth/plugin.wasm";
const asksAuth = { path: "/private", headers: { userid: "ann" } };

/** As plain JavaScript, where no compiler looks. */
const wrong = (options: object): Promise<unknown> => createHost(options as HostOptions);

test.each<[string, object, string]>([
  [
    "a misspelt option",
    { filters: [add], cluster: {} },
    'createHost has no "cluster"; did you mean "clusters"?',
  ],
  [
    "another's spelling",
    { filters: [{ wasm: add, failure_policy: "open" }] },
    'createHost.filters[0] has no "failure_policy"; did you mean "failurePolicy"?',
  ],
  ["the beginning of a name", { filters: [{ wasm: add, config: "x" }] }, 'did you mean "configuration"?'],
  [
    "filters that are no list",
    { filters: add },
    'createHost.filters must be a list, not "build/add-header/plugin.wasm"',
  ],
  ["a filter that is nothing", { filters: [null] }, "createHost.filters[0] must be an object, not null"],
  ["bytes in place of a filter", { filters: [new Uint8Array(8)] }, "{ wasm: bytes }"],
  [
    "a word that is none of them",
    { filters: [{ wasm: add, failurePolicy: "opened" }] },
    '"closed" or "open" or "reload", not "opened"; did you mean "open"?',
  ],
  ["a misspelt level", { filters: [add], logLevel: "warning" }, 'did you mean "warn"?'],
  [
    "text for a Date",
    { filters: [add], time: "2026-01-01" },
    'createHost.time must be a Date, not "2026-01-01"',
  ],
  ["a Date that is none", { filters: [add], time: new Date("x") }, "createHost.time must be a Date"],
  [
    "fuel below nothing",
    { filters: [add], fuel: -1 },
    "createHost.fuel must be a whole number from 0 up, not -1",
  ],
  [
    "a misspelt route",
    { filters: [add], routes: [{ prefx: "/" }] },
    'createHost.routes[0] has no "prefx"; did you mean "prefix"?',
  ],
  [
    "a route to nowhere",
    { filters: [add], clusters: { users: 200 }, routes: [{ cluster: "user" }] },
    'createHost.routes[0].cluster: there is no cluster "user"; clusters that exist are "upstream", "users"',
  ],
  [
    "numbers in the environment",
    { filters: [{ wasm: add, environment: { A: 1 } }] },
    "createHost.filters[0].environment.A must be text, not 1",
  ],
  [
    "a bootstrap's option without one",
    { filters: [add], threads: "all" },
    "createHost.threads has no effect without a bootstrap",
  ],
  [
    "a filters' option beside a bootstrap",
    { bootstrap: "envoy.yaml", routes: [] },
    "createHost.routes has no effect beside a bootstrap",
  ],
  [
    "a misspelt reply",
    { filters: [auth], clusters: { auth: { satus: 200 } } },
    'createHost.clusters.auth has no "satus"; did you mean "status"?',
  ],
  [
    "a reply in a list",
    { filters: [auth], clusters: { auth: ["ok", null] } },
    "createHost.clusters.auth[1] is no reply: null",
  ],
  [
    "a handler that is not there",
    { filters: [auth], clusters: { auth: undefined } },
    "createHost.clusters.auth is no reply: undefined",
  ],
  [
    "a list of no replies",
    { filters: [auth], clusters: { auth: [] } },
    "createHost.clusters.auth is a list without replies",
  ],
  [
    "a status that is none",
    { filters: [auth], clusters: { auth: 9 } },
    "createHost.clusters.auth must be a number from 100 to 999, not 9",
  ],
  [
    "gRPC among HTTP",
    { filters: [auth], clusters: { auth: { messages: ["a"] } } },
    "stand in `grpc`, not in `clusters`",
  ],
  [
    "HTTP among gRPC",
    { filters: [auth], grpc: { auth: { body: "a" } } },
    'createHost.grpc.auth has no "body"',
  ],
  [
    "text among gRPC",
    { filters: [auth], grpc: { auth: "a" } },
    'createHost.grpc.auth is no gRPC answer: "a"',
  ],
  ["another host", { filters: [add], profile: "nginx" }, 'createHost.profile must be "envoy", not "nginx"'],
])("%s", async (_name, options, message) => {
  const error = await wrong(options).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ name: "HostSimError", code: "BAD_OPTION", fault: "user" });
  expect((error as Error).message).toContain(message);
});

test("options that are undefined are not there", async () => {
  const options = { filters: [{ wasm: add, rootId: undefined }], clusters: undefined, routes: undefined };
  await expect(wrong(options)).resolves.toBeDefined();
});

test.each<[string, unknown]>([
  ["nothing", undefined],
  ["a path alone", add],
])("createHost of %s says what it takes", async (_name, options) => {
  await expect(createHost(options as HostOptions)).rejects.toThrow(
    /createHost takes options.*\n.*filters: \[/,
  );
});

test.each<[string, HostOptions, string]>([
  [
    "in words",
    { filters: [{ wasm: add, reloadBackoff: "1 second" }] },
    'createHost.filters[0].reloadBackoff: "1 second" is not a duration',
  ],
  [
    "below nothing",
    { filters: [add], guestTimeLimit: -1 },
    "createHost.guestTimeLimit: -1 is not a duration",
  ],
  [
    "of a reply",
    { filters: [auth], clusters: { auth: delay("2 s", "ok") } },
    'createHost.clusters.auth.delay: "2 s"',
  ],
])("a duration %s", async (_name, options, message) => {
  await expect(createHost(options)).rejects.toMatchObject({
    code: "BAD_DURATION",
    message: expect.stringContaining(message),
  });
});

test("time does not go back", async () => {
  const host = await createHost({ filters: [add] });
  await expect(host.clock.advance(-5)).rejects.toMatchObject({ code: "BAD_DURATION" });
});

test.each<[string, unknown, string]>([
  ["a misspelt field", { pth: "/" }, 'request has no "pth"; did you mean "path"?'],
  ["a path alone", "/private", 'a request is an object, not "/private"\nWrite { path: "/" }.'],
  ["a path that is a number", { path: 5 }, "request.path must be text, not 5"],
  [
    "a protocol by another name",
    { protocol: "http2" },
    'request.protocol must be "http/1.1" or "h2", not "http2"',
  ],
  [
    "a header without a value",
    { headers: { a: undefined } },
    'the header "a" is text, bytes, a number or a list of them, not undefined\nLeave out',
  ],
  ["a flat list of headers", { headers: ["a", "b"] }, 'headers in a list are pairs, not "a"'],
  [
    "an object as a body",
    { body: { a: 1 } },
    "a body is text or bytes, not an object\nFor JSON write JSON.stringify(...).",
  ],
  ["an upstream that is none", { upstream: null }, "request.upstream is no reply: null"],
])("a request with %s", async (_name, request, message) => {
  const host = await createHost({ filters: [add] });
  const error = await host.exchange(request as RequestOptions).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: "BAD_OPTION" });
  expect((error as Error).message).toContain(message);
  expect(() => host.open(request as RequestOptions)).toThrow(message);
});

test.each<[string, unknown, string]>([
  ["nothing", undefined, 'the answer of cluster "auth" is no reply: undefined'],
  ["a misspelt reply", { boddy: "ok" }, 'the answer of cluster "auth" has no "boddy"; did you mean "body"?'],
  ["an object as a body", { body: { ok: true } }, "For JSON write JSON.stringify(...)."],
])("a function that answers %s", async (_name, answer, message) => {
  const host = await createHost({ filters: [auth], clusters: { auth: () => answer as string } });
  await expect(host.exchange(asksAuth)).rejects.toThrow(message);
  const later = await createHost({ filters: [auth], clusters: { auth: async () => answer as string } });
  await expect(later.exchange(asksAuth)).rejects.toThrow(message);
});

test("a Map and Web Headers are headers", async () => {
  const host = await createHost({ filters: [add] });
  for (const headers of [new Map([["a", "b"]]), new Headers({ a: "b" })]) {
    expect((await host.exchange({ headers })).request.headers).toEqual([["a", "b"]]);
  }
});
