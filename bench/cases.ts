/** What is measured: every filter and every peer, doing the work that it is made for. */
import { existsSync, readdirSync } from "node:fs";
import type { FilterOptions, HostOptions, RequestOptions } from "proxy-wasm-host-sim";

export interface BenchCase {
  /** `add-header`, `peers/auth`. */
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

const authWork: Work = {
  clusters: { auth: "ok" },
  request: { path: "/private", headers: { userid: "admin" } },
};

/** A filter without an entry here does the plainest: no configuration, `GET /`. */
const works: Readonly<Record<string, Work>> = {
  "add-header": { configuration: "world" },
  auth: authWork,
  "peers/add-header": { configuration: "world" },
  "peers/auth": authWork,
};

/** Every module of filters/ and bench/peers/. */
export function benchCases(): BenchCase[] {
  const filters = readdirSync("filters").filter((name) => existsSync(`filters/${name}/index.ts`));
  const peers = readdirSync("bench/peers").filter((name) => name.endsWith(".ts"));
  return [
    ...filters.map((name) => caseOf(name, `build/${name}/plugin.wasm`)),
    ...peers
      .map((name) => name.replace(".ts", ""))
      .map((name) => caseOf(`peers/${name}`, `build/peers/${name}.wasm`)),
  ];
}

function caseOf(name: string, wasm: string): BenchCase {
  const { configuration, clusters, request } = works[name] ?? {};
  const filter: FilterOptions = { wasm, ...(configuration === undefined ? {} : { configuration }) };
  const host = { filters: [filter], ...(clusters === undefined ? {} : { clusters }) };
  return { name, wasm, host, request: request ?? { path: "/" } };
}
