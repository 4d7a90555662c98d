/** The words of the testing door: what a test gives and what it gets back. All results are plain data. */
import type { BodyStream, Chunk, GrpcHandler, Handler, PeerRequest } from "./handler-types.js";

export type * from "./handler-types.js";

/** Text is UTF-8 encoded; `Uint8Array` passes untouched. */
export type Data = string | Uint8Array;

/** Header fields in: an object (an array value repeats the field) or pairs in order: a list, a `Map`, Web `Headers`. */
export type HeadersInput =
  | Readonly<Record<string, Data | number | ReadonlyArray<Data>>>
  | Iterable<readonly [string, Data]>;

/** Header fields out, in order, names in lower case. Bytes that are not UTF-8 appear as U+DC80-U+DCFF (lossless). */
export type Headers = Array<[name: string, value: string]>;

/** A duration: milliseconds, or text such as "250ms", "5s", "1m". */
export type Duration = number | string;

/** One plugin: its module, and how Envoy would configure it. */
export interface FilterOptions {
  /** The module: a path, a file URL, its bytes, or a compiled module. Either this or `source`. */
  wasm?: string | URL | Uint8Array | ArrayBuffer | WebAssembly.Module;
  /**
   * A filter's AssemblyScript: compiled with the project's own `assemblyscript`, its debug target and the filter's
   * `asconfig.json`, with a source map; what was compiled once is taken from a cache on disk.
   */
  source?: string | URL;
  /** Plugin name in log lines; default: the folder of a `plugin.wasm`, else the file's base name, else "filter". */
  name?: string;
  rootId?: string;
  /** Plugins with the same vm id, vm configuration and code share one VM. Default "". */
  vmId?: string;
  /** Text and bytes as they are; an object reaches the guest as JSON text. */
  configuration?: Data | object;
  vmConfiguration?: Data | object;
  environment?: Readonly<Record<string, string>>;
  /** Envoy's FAIL_CLOSED (default), FAIL_OPEN, FAIL_RELOAD. */
  failurePolicy?: "closed" | "open" | "reload";
  /** Envoy's deprecated `fail_open: true`. Excludes `failurePolicy`. */
  failOpen?: boolean;
  /** Back-off of "reload". Default 1s. */
  reloadBackoff?: Duration;
  /** Default false: a headers callback that returns StopIteration stops body callbacks too. */
  allowOnHeadersStopIteration?: boolean;
  /** `capability_restriction_config`: the hostcalls and callbacks that are allowed; absent or empty allows all. */
  allowedCapabilities?: readonly string[];
}

/** One route: which requests it takes, and where they go. */
export interface RouteOptions {
  /** Path prefix; routes are tried in order. */
  prefix?: string;
  /** Exact path. */
  path?: string;
  name?: string;
  cluster?: string;
  /** Default 15s as in Envoy; 0 for none. */
  timeout?: Duration;
  direct?: { status: number; body?: Data };
  redirect?: { host?: string; path?: string; status?: number };
  /** filter_metadata. */
  metadata?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** What `createHost` makes a host of. */
export interface HostOptions {
  /** Whose host it is. Default, and the only one so far: "envoy", which is Envoy 1.40. */
  profile?: "envoy";
  /** Wasm HTTP filters in the order of the request's way. Either these or `bootstrap`. */
  filters?: ReadonlyArray<FilterOptions | string>;
  /**
   * An Envoy bootstrap (a YAML or JSON file), in place of `filters`, `routes` and `bufferLimit`: its clusters are
   * answered by `clusters`, `upstream` and `grpc` by name; one without a handler is unreachable.
   */
  bootstrap?: string | URL;
  /** Which of the bootstrap's listeners exchanges go to. Default: the first that speaks HTTP. */
  listener?: string;
  /**
   * "worker" runs the VM that traffic meets; "all" also the canary and the main thread's, as Envoy starts them: seen
   * in start-up lines, shared data, queue tokens and ticks. Default "worker"; for a bootstrap only.
   */
  threads?: "worker" | "all";
  /** The peer behind the default route (cluster "upstream"). Default: 200 without body. */
  upstream?: Handler;
  /** Peers by cluster name: for callouts and routes. A callout to a cluster that is not here gives BadArgument. */
  clusters?: Readonly<Record<string, Handler>>;
  /** gRPC peers by cluster name. A callout to a name that is not here gives ParseFailure. */
  grpc?: Readonly<Record<string, GrpcHandler>>;
  /** Addresses that `envoy_resolve_dns` finds, by name; "localhost" and addresses need none. */
  hosts?: Readonly<Record<string, readonly string[]>>;
  /** Default: one route for every path to cluster "upstream". */
  routes?: readonly RouteOptions[];
  /** `per_connection_buffer_limit_bytes`. Default 1 MiB. */
  bufferLimit?: number;
  /** Envoy's node, as `xds.node` shows it: `{ id, cluster, metadata }`. A bootstrap brings its own. */
  node?: Readonly<Record<string, unknown>>;
  /** Level of Envoy's `wasm` logger. Default "info". */
  logLevel?: "trace" | "debug" | "info" | "warn" | "error" | "critical";
  /** Record callbacks and hostcalls. Default true; off, an exchange has neither and runs 1.4 times as fast. */
  trace?: boolean;
  /**
   * What a plugin that traps in an exchange does to the test: "report" answers the client as Envoy does and tells the
   * story in `exchange.problems` (default); "throw" makes the exchange reject with the code `GUEST_TRAPPED`.
   */
  traps?: "report" | "throw";
  /** Virtual time at the start. Default 2026-01-01T00:00:00Z. */
  time?: Date;
  /**
   * How many loop turns and calls one run of the guest may take before it counts as hung: counted in the module, so it
   * ends at the same place every time. Default 1,000,000,000 (a second or two); 0 for no limit.
   */
  fuel?: number;
  /**
   * How long, in real time, one run of the guest may take before it counts as hung; 0 for no limit. It costs a thread
   * per run. Default none, but 5s for a traced host whose guests cannot be counted, or with `fuel: 0`.
   */
  guestTimeLimit?: Duration;
}

/** A request as a client sends it: a GET of / unless something else is said. */
export interface RequestOptions {
  /** Default GET, or POST where a body is given. */
  method?: string;
  /** Default "/". */
  path?: string;
  /** Default "example.com". */
  authority?: string;
  scheme?: string;
  headers?: HeadersInput;
  /**
   * An array arrives as one read per entry, a stream as its pieces come; a failure in it is a client that goes away.
   * HTTP/1.1 framing: content-length for one piece, chunked for the others.
   */
  body?: Data | readonly Chunk[] | BodyStream;
  trailers?: HeadersInput;
  /** What the upstream answers this request, whatever `createHost` says: of a list the first. */
  upstream?: Handler;
  /** Properties as a filter before would have set them: a plugin reads each by its name. */
  properties?: Readonly<Record<string, Data>>;
  /** "ip:port" of the client: `source.address`. Default an address of 127.0.0.1. */
  source?: string;
  /** Default "http/1.1": a body ends with an extra empty read, as Envoy's HTTP/1 codec does. */
  protocol?: "http/1.1" | "h2";
}

/** What the client got. */
export interface ClientResponse {
  /** `null` when no head arrived. */
  status: number | null;
  headers: Headers;
  /** UTF-8 decoded; bytes that are not UTF-8 appear as U+DC80-U+DCFF. */
  body: string;
  bytes: Uint8Array;
  trailers: Headers;
  /** How it ended: whole, cut by the host, or still open when nothing more could happen. */
  ended: "complete" | "reset" | "open";
}

/** What the upstream behind the route saw. */
export interface UpstreamRequest extends PeerRequest {
  /** False when nothing arrived there: then every other field is empty. */
  reached: boolean;
  /** Whether the end of the request arrived. */
  complete: boolean;
}

/** One callout of a plugin, HTTP or gRPC, and how it ended. */
export interface Callout {
  kind: "http" | "grpc-call" | "grpc-stream";
  token: number;
  plugin: string;
  cluster: string;
  method: string;
  path: string;
  authority: string;
  headers: Headers;
  body: string;
  trailers: Headers;
  /** Milliseconds. 0: none. */
  timeout: number;
  /** How it ended; `null` while it is pending. A failure before the head arrives in Envoy as a 503 or 504 answer. */
  answer: {
    /** Of HTTP, or of gRPC (0-16; 1 where the guest cancelled it). */
    status: number;
    headers: Headers;
    body: string;
    trailers: Headers;
    failure: string | null;
  } | null;
}

/** One callback: what the host told a plugin, and what it answered. */
export interface CallbackRecord {
  kind: "callback";
  plugin: string;
  /** The ABI's name: `proxy_on_request_headers`. */
  callback: string;
  context: number;
  /** Arguments after the context id, by the ABI's names. */
  arguments: Record<string, number>;
  /** The raw result; `null` for a callback without one, or one that trapped. */
  result: number | null;
  /** The result in words: "Continue", "StopIteration", ...; `null` where it has none. */
  action: string | null;
  /** The trap's message, or `null`. */
  trap: string | null;
  /** How many calls it stands inside: 0 for what the host calls by itself. */
  depth: number;
}

/** One hostcall: what a plugin asked, and what the host answered. */
export interface HostcallRecord {
  kind: "hostcall";
  plugin: string;
  /** The ABI's name: `proxy_get_header_map_value`. */
  hostcall: string;
  /** The callback that made it, or `_initialize` and the like. */
  callback: string;
  context: number;
  /** Decoded arguments, by the ABI's names. */
  arguments: Record<string, unknown>;
  /** The raw result: a status for proxy_*, an errno for WASI. */
  status: number;
  statusName: string;
  /** What was written through out-pointers, by name; empty when nothing was. */
  returned: Record<string, unknown>;
  /** Why the status is not Ok and what to do about it, where that is known. */
  hint?: string;
  /** The module from which it is imported: `env`, `wasi_snapshot_preview1`. */
  module: string;
  /** The arguments as they crossed the boundary, addresses and sizes included. */
  values: Array<number | bigint>;
  /** What it asked the guest's own allocator for meanwhile. */
  allocations?: Array<{ function: string; size: number; address: number }>;
  /** How many calls it stands inside. */
  depth: number;
}

/** One line of the `wasm` logger. */
export interface LogRecord {
  kind: "log";
  level: "trace" | "debug" | "info" | "warn" | "error" | "critical";
  /** The plugin's message, or Envoy's line about it. */
  message: string;
  /** The whole line as Envoy prints it behind its own prefix: "wasm log add-header: message". */
  line: string;
  plugin: string;
  context: number;
  /** How many calls it stands inside. */
  depth: number;
}

/** One thing that happened, in the order of the trace. */
export type TraceRecord = CallbackRecord | HostcallRecord | LogRecord;

/** A place in the source of a guest. */
export interface SourcePlace {
  /** As the source map names it: `filters/auth/index.ts`; `~lib/...` for AssemblyScript's own and packages. */
  file: string;
  /** From 1. */
  line: number;
  /** From 1. */
  column: number;
}

/** One frame of a guest's stack. */
export interface GuestFrame {
  /** From the name section: `AuthStream#onRequestHeaders`; `function 12` where there is none. */
  function: string;
  /** `null` without a source map and without DWARF. */
  place: SourcePlace | null;
  /** Of the instruction, in the module's bytes. */
  offset: number;
}

/** What is known of a guest that trapped or hung. */
export interface GuestFault {
  plugin: string;
  /** `proxy_on_request_headers`, `_initialize`, `malloc`. */
  callback: string;
  /** The context that it ran on; 0 outside contexts. */
  context: number;
  /** V8's word for it: "unreachable", "divide by zero". */
  reason: string;
  /** What the guest logged last in this callback at level error or critical: the message of an abort or a panic. */
  said: string | null;
  /** The line: of the innermost frame in the author's own source, else of the innermost that has one. */
  place: SourcePlace | null;
  /** What trapped was inlined by an optimising compiler: the line is the author's last one before it. */
  near: boolean;
  /** Innermost first. */
  frames: GuestFrame[];
  /** The plugin's last hostcalls, twenty at most, the newest last; empty for a host without a trace. */
  hostcalls: HostcallRecord[];
  /** What Envoy would do next. */
  next: string;
  /** What to do about it; empty where nothing is known. */
  hint: string;
}

/** Something that a user should know, by a stable code. */
export interface Problem {
  code: string;
  message: string;
  /** Of `GUEST_TRAPPED`: what the message says, as data. */
  guest?: GuestFault;
}

/** One request and response driven through the host. */
export interface Exchange {
  request: {
    method: string;
    path: string;
    authority: string;
    headers: Headers;
    body: string;
    trailers: Headers;
  };
  response: ClientResponse;
  upstream: UpstreamRequest;
  callouts: Callout[];
  callbacks: CallbackRecord[];
  hostcalls: HostcallRecord[];
  logs: LogRecord[];
  /** Callbacks, hostcalls and log lines in the order in which they happened. */
  trace: TraceRecord[];
  /** Envoy's RESPONSE_CODE_DETAILS and RESPONSE_FLAGS. */
  details: string;
  flags: string;
  /** Properties that plugins set on this stream, by name; a path's parts are joined with ".". */
  properties: Record<string, string>;
  problems: Problem[];
}
