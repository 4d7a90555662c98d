/** npm run demo: the repository's filters on the emulated Envoy, and everything that happened. */
import {
  connectionFailure,
  createHost,
  type Exchange,
  type FilterOptions,
  formatExchange,
  type HostOptions,
  type RequestOptions,
  timeout,
} from "proxy-wasm-host-sim";

interface Case {
  title: string;
  host: HostOptions;
  request: RequestOptions;
}

const addHeader: FilterOptions = { wasm: "build/add-header/plugin.wasm", configuration: "world" };
const auth: FilterOptions = { wasm: "build/auth/plugin.wasm" };
const upstream = { headers: { server: "demo" }, body: "Hello from upstream" };
const login: RequestOptions = { path: "/private", headers: { userid: "admin" } };

const cases: Case[] = [
  {
    title: "add-header: a header on the response",
    host: { filters: [addHeader], upstream },
    request: { path: "/" },
  },
  {
    title: "auth: allowed",
    host: { filters: [auth], upstream, clusters: { auth: ({ headers }) => verdict(headers) } },
    request: login,
  },
  {
    title: "auth: denied",
    host: { filters: [auth], upstream, clusters: { auth: ({ headers }) => verdict(headers) } },
    request: { ...login, headers: { userid: "mallory" } },
  },
  {
    title: "auth: the service answers 500 with an empty body",
    host: { filters: [auth], upstream, clusters: { auth: 500 } },
    request: login,
  },
  {
    title: "auth: the service is unreachable",
    host: { filters: [auth], upstream, clusters: { auth: connectionFailure() } },
    request: login,
  },
  {
    title: "auth: the service does not answer in time (virtual time: nobody waits five seconds)",
    host: { filters: [auth], upstream, clusters: { auth: timeout() } },
    request: login,
  },
];

/** The demo's auth service: it knows one user. */
function verdict(headers: ReadonlyArray<readonly [string, string]>): string {
  return headers.some(([name, value]) => name === "userid" && value === "admin") ? "ok" : "who are you?";
}

async function play({ title, host: options, request }: Case, color: boolean): Promise<Exchange> {
  const host = await createHost({ logLevel: "debug", ...options });
  const before = host.clock.now.getTime();
  const exchange = await host.exchange(request);
  const passed = host.clock.now.getTime() - before;
  console.log(`\n${color ? "\x1b[1m" : ""}== ${title}${color ? "\x1b[0m" : ""}`);
  console.log(formatExchange(exchange, { color }));
  if (passed > 0) console.log(`            (${passed} ms of virtual time)`);
  return exchange;
}

const color = process.stdout.isTTY === true && process.env.NO_COLOR === undefined;
for (const one of cases) await play(one, color);
console.log("");
