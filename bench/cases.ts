/** What is measured: every filter, every peer, the limit beside them, doing the work that they are made for. */
import { createHmac } from "node:crypto";
import { existsSync, readdirSync } from "node:fs";
import type { FilterOptions, HostOptions, RequestOptions } from "proxy-wasm-host-sim";
import { buildLimits, limitModule } from "./limit.js";

export interface BenchCase {
  /** `add-header`, `peers/auth`, `limit/auth`. */
  name: string;
  wasm: string;
  host: Omit<HostOptions, "trace">;
  request: RequestOptions;
}

interface Work {
  configuration?: FilterOptions["configuration"];
  clusters?: HostOptions["clusters"];
  request?: RequestOptions;
}

const addHeaderWork: Work = { configuration: "world" };

const authWork: Work = {
  clusters: { auth: "ok" },
  request: { path: "/private", headers: { userid: "admin" } },
};

const issuer = { issuer: "https://accounts.example", secrets: ["a secret of thirty-two bytes, ok"] };

const jwtWork: Work = {
  configuration: { issuers: [issuer], claimHeaders: { sub: "x-user" } },
  request: { path: "/private", headers: { authorization: `Bearer ${token()}` } },
};

const rewriteWork: Work = {
  configuration: { paths: [{ match: "^/users/(\\d+)$", to: "/v2/people/$1" }] },
  request: { path: "/users/4711" },
};

const redactWork: Work = {
  configuration: { patterns: ["\\d{4}-\\d{4}"] },
  request: { path: "/", method: "POST", headers: { "content-type": "text/plain" }, body: "number 1234-5678" },
};

/** Ten routes of which the last fits. */
const mediumWork: Work = {
  configuration: {
    cookie: "route",
    routes: [
      ...["users", "orders", "items", "carts", "invoices", "payments", "files", "images", "news"].map(
        (name) => ({
          name,
          path: `^/${name}/\\d+(/[a-z]+)?$`,
        }),
      ),
      { name: "search", path: "^/search/(en|de|fr)/[^/]+$" },
    ],
  },
  request: { path: "/search/de/envoy" },
};

/** A filter without an entry here does the plainest: no configuration, `GET /`. */
const works: Readonly<Record<string, Work>> = {
  "add-header": addHeaderWork,
  auth: authWork,
  "jwt-auth": jwtWork,
  rewrite: rewriteWork,
  redact: redactWork,
  medium: mediumWork,
};

/** A token that is good until the year 2100. */
function token(): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const text = `${part({ alg: "HS256", typ: "JWT" })}.${part({ iss: issuer.issuer, sub: "ann", exp: 4102444800 })}`;
  return `${text}.${createHmac("sha256", issuer.secrets[0]!).update(text).digest("base64url")}`;
}

/** Every module of filters/, bench/medium/, bench/peers/ and bench/limit/. */
export function benchCases(): BenchCase[] {
  const filters = readdirSync("filters").filter((name) => existsSync(`filters/${name}/index.ts`));
  const peers = readdirSync("bench/peers").filter((name) => name.endsWith(".ts"));
  return [
    ...filters.map((name) => caseOf(name, name, `build/${name}/plugin.wasm`)),
    caseOf("medium", "medium", "build/medium/index.wasm"),
    ...peers
      .map((name) => name.replace(".ts", ""))
      .map((name) => caseOf(`peers/${name}`, name, `build/peers/${name}.wasm`)),
    ...buildLimits().map((name) => caseOf(`limit/${name}`, name, limitModule(name))),
  ];
}

function caseOf(name: string, work: string, wasm: string): BenchCase {
  const { configuration, clusters, request } = works[work] ?? {};
  const filter: FilterOptions = { wasm, ...(configuration === undefined ? {} : { configuration }) };
  const host = { filters: [filter], ...(clusters === undefined ? {} : { clusters }) };
  return { name, wasm, host, request: request ?? { path: "/" } };
}
