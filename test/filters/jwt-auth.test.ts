/** jwt-auth: which tokens pass, what the others are told, what the upstream sees. */
import { createHmac } from "node:crypto";
import { createHost, type Host } from "proxy-wasm-host-sim";
import "proxy-wasm-host-sim/vitest";
import { beforeAll, expect, test } from "vitest";

const wasm = "build/jwt-auth/plugin.wasm";
const secret = "a secret of thirty-two bytes, ok";
const oldSecret = "the secret of the year before it";
const accounts = { issuer: "https://accounts.example", secrets: [secret, oldSecret] };

const base64url = (value: string | Buffer) => Buffer.from(value).toString("base64url");

interface Signing {
  header?: object | string;
  key?: string;
  hash?: string;
}

/** A token as an issuer makes it. */
function sign(payload: object | string, { header, key = secret, hash = "sha256" }: Signing = {}): string {
  const text = (part: object | string) => (typeof part === "string" ? part : JSON.stringify(part));
  const signed = `${base64url(text(header ?? { alg: "HS256", typ: "JWT" }))}.${base64url(text(payload))}`;
  return `${signed}.${base64url(createHmac(hash, key).update(signed).digest())}`;
}

const hostWith = (configuration: object = { issuers: [accounts] }): Promise<Host> =>
  createHost({ filters: [{ wasm, configuration }], upstream: "secret" });

let now: number;
/** The claims of a token that is good for an hour. */
const claims = (more: object = {}) => ({
  iss: accounts.issuer,
  sub: "ann",
  iat: now - 10,
  exp: now + 3600,
  ...more,
});

beforeAll(async () => {
  now = Math.floor((await hostWith()).clock.now.getTime() / 1000);
});

const asking = (token: string) => ({ path: "/private", headers: { authorization: `Bearer ${token}` } });
const challenge = (why: string, code = "invalid_token") =>
  `Bearer realm="api", error="${code}", error_description="${why}"`;

// -- tokens that pass

test.each<[string, () => string]>([
  ["signed by the issuer", () => sign(claims())],
  ["signed with the issuer's older secret", () => sign(claims(), { key: oldSecret })],
  [
    "with more in its header",
    () => sign(claims(), { header: { typ: "JWT", x: [1, { y: null }], alg: "HS256" } }),
  ],
  [
    "with claims of every kind",
    () => sign(claims({ a: [1, "x"], b: { c: true }, d: null, e: -1.5e3, "": "" })),
  ],
  ["that ended half a minute ago: clocks differ", () => sign(claims({ exp: now - 30 }))],
  ["that begins in half a minute", () => sign(claims({ nbf: now + 30 }))],
  ["with text beyond ASCII", () => sign(claims({ sub: "Zoë \u{1f600}" }))],
])("a token %s passes", async (_, token) => {
  const host = await hostWith();
  const exchange = await host.exchange(asking(token()));
  expect(exchange.response).toMatchObject({ status: 200, body: "secret" });
  expect(exchange.upstream).toHaveHeader("authorization", `Bearer ${token()}`);
  expect(host).toBeIdle();
});

test.each(["bearer", "BEARER", "Bearer  "])("the scheme %j is Bearer", async (scheme) => {
  const host = await hostWith();
  const exchange = await host.exchange({ headers: { authorization: `${scheme} ${sign(claims())}` } });
  expect(exchange.response.status).toBe(200);
});

// -- tokens that do not

test("without a token the client is told what is wanted, and of no error", async () => {
  const host = await hostWith();
  const { response, upstream } = await host.exchange({ path: "/private" });
  expect(response).toMatchObject({ status: 401, body: "no token\n" });
  expect(response).toHaveHeader("www-authenticate", 'Bearer realm="api"');
  expect(upstream.reached).toBe(false);
});

test.each<[string, string, () => string]>([
  ["no signed token", "of another scheme", () => "Basic dXNlcjpwYXNz"],
  ["no signed token", "empty", () => "Bearer "],
  ["no signed token", "that is a word", () => "Bearer opaque"],
  ["no signed token", "in two parts", () => `Bearer ${sign(claims()).replace(/\.[^.]*$/, "")}`],
  ["no signed token", "in four parts", () => `Bearer ${sign(claims())}.x`],
  ["no signed token", "without a signature", () => `Bearer ${sign(claims()).replace(/[^.]*$/, "")}`],
  [
    "no signed token",
    "with the algorithm none",
    () => `Bearer ${sign(claims(), { header: { alg: "none" } })}`,
  ],
  [
    "no signed token",
    "with HS512",
    () => `Bearer ${sign(claims(), { header: { alg: "HS512" }, hash: "sha512" })}`,
  ],
  ["no signed token", "without an algorithm", () => `Bearer ${sign(claims(), { header: {} })}`],
  [
    "no signed token",
    "with a header that is no JSON",
    () => `Bearer ${sign(claims(), { header: '{"alg":"HS256"' })}`,
  ],
  [
    "no signed token",
    "with an extension that has to be understood",
    () => `Bearer ${sign(claims(), { header: { alg: "HS256", crit: ["b64"], b64: false } })}`,
  ],
  [
    "no signed token",
    "with a header that is nested deep",
    () => `Bearer ${sign(claims(), { header: `{"x":${"[".repeat(20_000)}` })}`,
  ],
  ["no signed token", "with filled up base64url", () => `Bearer ${sign(claims())}=`],
  ["wrong signature", "of somebody else", () => `Bearer ${sign(claims(), { key: "x".repeat(32) })}`],
  [
    "wrong signature",
    "with another payload under the signature",
    () =>
      `Bearer ${sign(claims()).replace(/\.[^.]*\./, `.${base64url(JSON.stringify(claims({ sub: "eve" })))}.`)}`,
  ],
  ["wrong signature", "with half a signature", () => `Bearer ${sign(claims()).slice(0, -4)}`],
  ["wrong issuer", "of another issuer", () => `Bearer ${sign(claims({ iss: "https://other.example" }))}`],
  ["wrong issuer", "of nobody", () => `Bearer ${sign({ exp: now + 60 })}`],
  ["expired", "that ended", () => `Bearer ${sign(claims({ exp: now - 61 }))}`],
  ["expired", "that never ends", () => `Bearer ${sign({ iss: accounts.issuer })}`],
  ["not valid yet", "that begins later", () => `Bearer ${sign(claims({ nbf: now + 120 }))}`],
  [
    "the payload can not be read",
    "with a time that is text",
    () => `Bearer ${sign(claims({ exp: "tomorrow" }))}`,
  ],
  ["the payload can not be read", "with a payload that is a list", () => `Bearer ${sign("[]")}`],
  ["the payload can not be read", "with a payload that is no JSON", () => `Bearer ${sign("{")}`],
  [
    "the payload can not be read",
    "with a deep payload",
    () => `Bearer ${sign(`{"x":${"[".repeat(20_000)}`)}`,
  ],
])("%s: a token %s", async (why, _, authorization) => {
  const host = await hostWith();
  const { response, upstream } = await host.exchange({ headers: { authorization: authorization() } });
  expect(response).toMatchObject({ status: 401, body: `${why}\n` });
  expect(response).toHaveHeader("www-authenticate", challenge(why));
  expect(upstream.reached).toBe(false);
  expect(host).toBeIdle();
});

test("an issuer can not sign for another", async () => {
  const other = { issuer: "https://other.example", secrets: ["other".repeat(8)] };
  const host = await hostWith({ issuers: [accounts, other] });
  const forged = sign(claims(), { key: "other".repeat(8) });
  const { response } = await host.exchange(asking(forged));
  expect(response).toHaveHeader("www-authenticate", challenge("wrong issuer"));
});

test("a token that passes ends when its time is over", async () => {
  const host = await hostWith();
  const token = sign(claims({ exp: now + 10 }));
  expect((await host.exchange(asking(token))).response.status).toBe(200);
  await host.clock.advance("75s");
  expect((await host.exchange(asking(token))).response.status).toBe(401);
});

// -- audiences and claims

test.each([
  ["one as text", "api", 200],
  ["one of several", ["web", "api"], 200],
  ["another", "web", 401],
  ["none of several", ["web", "app"], 401],
  ["none", undefined, 401],
])("for an API that wants its audience: %s", async (_, aud, status) => {
  const host = await hostWith({ issuers: [{ ...accounts, audiences: ["api", "admin-api"] }] });
  const { response } = await host.exchange(asking(sign(claims({ aud }))));
  expect(response.status).toBe(status);
});

test("a required claim that does not fit is a 403", async () => {
  const host = await hostWith({ issuers: [accounts], requiredClaims: { role: "admin", tenant: "a" } });
  const answers = await Promise.all(
    [{ role: "admin", tenant: "a" }, { role: "admin" }, { role: ["admin"], tenant: "a" }].map(
      async (more) => {
        const { response } = await host.exchange(asking(sign(claims(more))));
        return [response.status, response.headers.find(([name]) => name === "www-authenticate")?.[1]];
      },
    ),
  );
  expect(answers).toEqual([
    [200, undefined],
    [403, challenge("the claim tenant does not fit", "insufficient_scope")],
    [403, challenge("the claim role does not fit", "insufficient_scope")],
  ]);
});

test("claims go on as headers; what the client sends under these names does not", async () => {
  const configuration = {
    issuers: [accounts],
    claimHeaders: { sub: "x-user", tenant: "x-tenant" },
    keepToken: false,
  };
  const host = await hostWith(configuration);
  const request = asking(sign(claims()));
  const { upstream } = await host.exchange({
    ...request,
    headers: { ...request.headers, "x-user": "eve", "x-tenant": "eve" },
  });
  expect(upstream).toHaveHeaders({ "x-user": "ann", "x-tenant": null, authorization: null });
});

// -- configuration

test("a secret may be bytes in base64url, clocks may have to agree, and the realm has a name", async () => {
  const issuer = { issuer: accounts.issuer, secretsBase64Url: [base64url(secret)] };
  const host = await hostWith({ issuers: [issuer], clockSkew: "0s", realm: "the API" });
  expect((await host.exchange(asking(sign(claims())))).response.status).toBe(200);
  const { response } = await host.exchange(asking(sign(claims({ exp: now - 1 }))));
  expect(response).toHaveHeader("www-authenticate", challenge("expired").replace("api", "the API"));
});

const refusing = (configuration: unknown) =>
  createHost({ filters: [{ wasm, configuration: JSON.stringify(configuration) }] });

test.each([
  [{}, "issuers: at least one"],
  [{ issuers: [] }, "issuers: at least one"],
  [{ issuers: [{ secrets: [secret] }] }, "issuers[0]: issuer and secrets are needed"],
  [{ issuers: [{ issuer: "a" }] }, "issuers[0]: issuer and secrets are needed"],
  [
    { issuers: [{ issuer: "a", secrets: ["short"] }] },
    "issuers[0].secrets[0]: a secret has 32 bytes at least",
  ],
  [{ issuers: [{ issuer: "a", secretsBase64Url: ["!"] }] }, "issuers[0].secretsBase64Url[0]: no base64url"],
  [{ issuers: [{ name: "a" }] }, "issuers[0].name: unknown field"],
  [{ issuers: [accounts], requiredClaims: { role: 1 } }, "requiredClaims.role: expected a string"],
  [{ issuers: [accounts], clockSkew: 5 }, "clockSkew: expected a string"],
  [{ issuers: [accounts], realm: 'a"b' }, "realm: no quotes, backslashes or special characters"],
  [{ issuer: accounts }, "issuer: unknown field"],
  ["", "expected an object"],
])("refuses %j and names the path", async (configuration, message) => {
  await expect(refusing(configuration)).rejects.toMatchObject({
    code: "PLUGIN_CONFIGURATION_REFUSED",
    message: expect.stringContaining(`error: configuration: ${message}\n`),
  });
});
