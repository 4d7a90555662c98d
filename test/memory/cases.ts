/** The modules whose memory is watched, with what they need to do their whole work. */
import type { HostOptions, RequestOptions } from "proxy-wasm-host-sim";

export interface MemoryCase {
  name: string;
  host: HostOptions;
  request: RequestOptions;
}

const login: RequestOptions = { path: "/private", headers: { userid: "admin" } };
const addHeader = "build/add-header/plugin.wasm";
const auth = "build/auth/plugin.wasm";

export const cases: MemoryCase[] = [
  {
    name: "add-header",
    host: { filters: [{ wasm: addHeader, configuration: "world" }] },
    request: { path: "/" },
  },
  {
    name: "add-header with ten headers",
    host: { filters: [{ wasm: addHeader, configuration: lines(10) }] },
    request: { path: "/" },
  },
  { name: "auth, allowed", host: { filters: [auth], clusters: { auth: "ok" } }, request: login },
  { name: "auth, denied", host: { filters: [auth], clusters: { auth: "no such user" } }, request: login },
  {
    name: "auth, service down",
    host: { filters: [auth], clusters: { auth: { failure: "connection-failure" } } },
    request: login,
  },
  {
    name: "auth and add-header in a chain",
    host: { filters: [auth, addHeader], clusters: { auth: "ok" } },
    request: { ...login, body: ["a ", "body"] },
  },
  { name: "peers/add-header", host: { filters: ["build/peers/add-header.wasm"] }, request: { path: "/" } },
  {
    name: "peers/auth",
    host: { filters: ["build/peers/auth.wasm"], clusters: { auth: "ok" } },
    request: login,
  },
];

function lines(count: number): string {
  return Array.from({ length: count }, (_, i) => `x-header-${i}: value ${i}`).join("\n");
}
