/** The recorded scenarios: what was played on Envoy 1.40, and what was seen. */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** A configuration as Envoy takes it: text (a StringValue), or a typed message with "@type". */
export type AnyConfig = string | ({ "@type": string } & Record<string, unknown>);

export interface RecordedPlugin {
  name?: string;
  root_id?: string;
  vm_id?: string;
  /** The probe's script: the configuration as text. */
  script?: string;
  config?: AnyConfig;
  vm_config?: AnyConfig;
  /** The probe for this ABI version; default "0_2_1". */
  abi?: string;
  /** A module of `modules/`. */
  wat?: string;
  /** A module of `test/guests/`, by its name: its code may change, what is seen may not. */
  guest?: string;
  /** A file that is not there. */
  wasm?: string;
  code?: { local: { inline_string: string } };
  runtime?: string;
  opts?: Record<string, unknown>;
  vmopts?: { environment_variables?: { host_env_keys?: string[]; key_values?: Record<string, string> } };
  singleton?: boolean;
  /** The whole filter, where it is none of these. */
  raw?: Fields;
  /** Fields of the filter beside its plugin. */
  filter?: Fields;
}

/** A step of a peer or a client; times in milliseconds, text as byte strings. */
export interface Step {
  delay?: number;
  send?: string;
  /** Closes the socket. */
  close?: boolean;
  /** Ends the sending side. */
  end?: boolean;
  /** Sends a TCP reset. */
  reset?: boolean;
}

export interface ClientScript {
  steps: Step[];
  wait?: number;
  idle?: number;
  waitAfterClose?: number;
}

export interface H2Script {
  headers: Record<string, string>;
  body?: Array<{ data: string; delay?: number }>;
  trailers?: Record<string, string>;
  wait?: number;
}

/** One thing that the recorder did after the other. */
export interface RequestScript extends Partial<ClientScript> {
  parallel?: ClientScript[];
  /** With `parallel` and `lds`: the update comes so many milliseconds after the clients have begun. */
  after?: number;
  sleep?: number;
  h2?: H2Script;
  lds?: Partial<Scenario>;
}

export interface ReplyScript {
  steps?: Step[];
  /** Before the request is whole. */
  replyOn?: "headers";
  /** TCP: the reply begins when this text arrived. */
  on?: string;
}

export interface GrpcScript {
  on?: "end";
  delay?: number;
  silent?: boolean;
  rst?: number;
  trailersOnly?: Record<string, string | number>;
  status?: number;
  initial?: Record<string, string>;
  messages?: string[];
  gap?: number;
  trailers?: Record<string, string | number>;
  keepOpen?: boolean;
}

/** A message of Envoy's, as its JSON. */
export type Fields = Record<string, unknown>;

/** A Route of Envoy's. */
export interface RecordedRoute extends Fields {
  route?: Fields & { cluster?: string };
}

export interface Scenario {
  filters?: RecordedPlugin[];
  accessLoggers?: RecordedPlugin[];
  services?: RecordedPlugin[];
  net?: RecordedPlugin[];
  tcpCluster?: string;
  requests?: RequestScript[];
  upstream?: ReplyScript[];
  svc?: ReplyScript[];
  grpc?: GrpcScript;
  routes?: RecordedRoute[];
  /** What is not the recorder's default, by message: listener, filter chain, connection manager, and so on. */
  listener?: Fields;
  chain?: Fields;
  hcm?: Fields;
  routeConfig?: Fields;
  vhost?: Fields;
  router?: Fields;
  tcpProxy?: Fields;
  upCluster?: Fields;
  /** Of the LbEndpoint of "up", and of its Endpoint. */
  upHost?: Fields;
  upEndpoint?: Fields;
  /** The access log's format, and the logger's filter. */
  logFormat?: Fields;
  logFilter?: Fields;
  componentLog?: string;
  suppress?: boolean;
  concurrency?: number;
  lds?: boolean;
  stats?: string;
  /** Envoy's own log format: the recorder told no line. */
  defaultFormat?: boolean;
  settle?: number;
  /** So long do the plugins start; what they begin may answer in that time. */
  startup?: number;
  linger?: number;
  /** At least so many milliseconds lie between the beginnings of two replies, whoever gives them. */
  spacing?: number;
  env?: Record<string, string>;
}

/** What an HTTP/1.1 client saw, or an HTTP/2 one. */
export type SeenClient =
  | { bytes: string; closed: boolean }
  | {
      headers: Record<string, unknown> | null;
      body: string;
      trailers: Record<string, unknown> | null;
      rst?: number;
    };

export interface Seen {
  /** False: the configuration was refused. */
  loads: boolean;
  client: SeenClient[];
  /** What arrived, per connection. */
  upstream: string[];
  svc: string[];
  grpc: Array<{ path?: string; data: string; ended: boolean }>;
  access: string[];
  /** Lines of the `wasm` logger while requests were made: level, space, text. */
  log: string[];
  /** The same before, each once. */
  startup: string[];
}

export interface Recorded {
  id: string;
  group: string;
  note?: string;
  /** The signal by which Envoy itself died. */
  crash?: string;
  /** Parts that are not the same on every run of Envoy, with commas; "traffic" is the log. */
  unstable?: string;
  scenario: Scenario;
  seen: Seen;
}

export const folder = fileURLToPath(new URL(".", import.meta.url));

/** All scenarios, by group and id. A file is a group, a line a scenario. */
export function loadScenarios(): Recorded[] {
  const files = readdirSync(`${folder}recorded`).filter((name) => name.endsWith(".jsonl"));
  return files.sort().flatMap((file) => {
    const group = file.slice(0, -".jsonl".length);
    const lines = readFileSync(`${folder}recorded/${file}`, "utf8").trim().split("\n");
    return lines.map((line) => ({ ...(unfold(JSON.parse(line)) as Omit<Recorded, "group">), group }));
  });
}

/** The files hold a character that is repeated 64 times or more as ‹x*100›. */
function unfold(value: unknown): unknown {
  if (typeof value === "string") {
    return value.replace(/‹(.)\*(\d+)›/gs, (_, char: string, count: string) => char.repeat(Number(count)));
  }
  if (Array.isArray(value)) return value.map(unfold);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, unfold(inner)]));
}
