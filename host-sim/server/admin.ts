/** Envoy's admin port: what of it concerns plugins. */
import {
  createServer,
  type Server as HttpServer,
  type IncomingMessage,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import type { SocketAddress } from "../envoy/config/model.js";
import type { Metric } from "../model/metrics.js";
import { type Log, levelNumber } from "./log.js";
import { levelNames } from "./log-format.js";
import { type HostStat, prometheusText, type StatsQuery, statsText } from "./stats-text.js";

/** What the admin port shows of a running host. */
export interface AdminView {
  /** "LIVE", or what it is on its way to. */
  readonly state: () => "LIVE" | "DRAINING" | "PRE_INITIALIZING" | "INITIALIZING";
  /** What plugins count. */
  readonly metrics: () => readonly Metric[];
  /** `wasm.*` and `server.*`. */
  readonly hostStats: () => readonly HostStat[];
  /** As it was read. */
  readonly config: () => unknown;
  /** As it was started. */
  readonly commandLine: Readonly<Record<string, unknown>>;
  readonly version: string;
  /** Name and address of each listener. */
  readonly listeners: () => ReadonlyArray<readonly [string, string]>;
  readonly log: Log;
  readonly quit: () => void;
  /** A client has connected. */
  readonly onConnection: () => void;
}

interface Answer {
  readonly status: number;
  readonly body: string;
  readonly type?: string;
}

interface Command {
  readonly help: string;
  /** Changes something: POST alone. */
  readonly mutates?: true;
  readonly run: (view: AdminView, query: URLSearchParams) => Answer;
}

const ok = (body: string): Answer => ({ status: 200, body });
const json = (value: unknown): Answer => ({
  status: 200,
  body: `${JSON.stringify(value, null, 1)}\n`,
  type: "application/json",
});

const commands: Readonly<Record<string, Command>> = {
  "/config_dump": { help: "dump current Envoy configs", run: (view) => json(configDump(view)) },
  "/help": { help: "print out list of admin commands", run: () => ok(helpText("admin commands are:")) },
  "/listeners": {
    help: "print listener info",
    run: ({ listeners }) =>
      ok(
        listeners()
          .map((pair) => `${pair.join("::")}\n`)
          .join(""),
      ),
  },
  "/logging": { help: "query/change logging levels", mutates: true, run: logging },
  "/quitquitquit": {
    help: "exit the server",
    mutates: true,
    run: ({ quit }) => {
      setImmediate(quit);
      return ok("OK\n");
    },
  },
  "/ready": {
    help: "print server state, return 200 if LIVE, otherwise return 503",
    run: ({ state }) => ({ status: state() === "LIVE" ? 200 : 503, body: `${state()}\n` }),
  },
  "/server_info": { help: "print server version/status information", run: (view) => json(serverInfo(view)) },
  "/stats": { help: "print server stats", run: (view, query) => stats(view, query, statsText) },
  "/stats/prometheus": {
    help: "print server stats in prometheus format",
    run: (view, query) => stats(view, query, prometheusText),
  },
};

/** @example const admin = new Admin(view); await admin.listen({ host: "127.0.0.1", port: 9901 }); */
export class Admin {
  readonly #server: HttpServer;

  constructor(view: AdminView) {
    this.#server = createServer((request, response) => handle(view, request, response));
    this.#server.on("connection", () => view.onConnection());
  }

  /** Throws Node's error where the address cannot be had. */
  listen({ host, port }: SocketAddress): Promise<SocketAddress> {
    return new Promise((resolve, reject) => {
      this.#server.once("error", reject);
      this.#server.listen(port, host, () => {
        const bound = this.#server.address() as AddressInfo;
        resolve({ host: bound.address, port: bound.port });
      });
    });
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}

function handle(view: AdminView, request: IncomingMessage, response: ServerResponse): void {
  const { pathname, searchParams } = new URL(request.url ?? "/", "http://admin");
  const { status, body, type } = answer(view, pathname, searchParams, request.method ?? "GET");
  request.resume();
  response.writeHead(status, {
    "content-type": type ?? "text/plain; charset=UTF-8",
    "cache-control": "no-cache, max-age=0",
    "x-content-type-options": "nosniff",
    server: "envoy",
  });
  response.end(Buffer.from(body, "latin1"));
}

function answer(view: AdminView, path: string, query: URLSearchParams, method: string): Answer {
  const command = commands[path];
  if (command === undefined) return { status: 404, body: helpText("invalid path. admin commands are:") };
  if (command.mutates && method !== "POST") {
    view.log.write(4, "admin", `admin path "${path}" mutates state, method=${method} rather than POST`);
    return { status: 405, body: `Method ${method} not allowed, POST required.` };
  }
  return command.run(view, query);
}

function helpText(title: string): string {
  const lines = Object.entries(commands).map(
    ([path, { help, mutates }]) => `  ${path}${mutates ? " (POST)" : ""}: ${help}\n`,
  );
  return `${title}\n${lines.join("")}`;
}

type Print = (host: readonly HostStat[], custom: readonly Metric[], query: StatsQuery) => string;

function stats({ hostStats, metrics }: AdminView, query: URLSearchParams, print: Print): Answer {
  if (query.get("format") === "prometheus" && print !== prometheusText)
    return ok(prometheusText(hostStats(), metrics(), statsQuery(query)));
  try {
    return ok(print(hostStats(), metrics(), statsQuery(query)));
  } catch {
    return { status: 400, body: `Invalid re2 regex` };
  }
}

function statsQuery(query: URLSearchParams): StatsQuery {
  const filter = query.get("filter");
  return { filter: filter === null ? null : new RegExp(filter), usedOnly: query.has("usedonly") };
}

/** `level=`, `paths=a:debug,b:info`, or a logger's own name. */
function logging({ log }: AdminView, query: URLSearchParams): Answer {
  for (const [name, value] of query) {
    const fault = name === "level" ? setAll(log, value) : setSome(log, changesOf(name, value));
    if (fault !== null) return { status: 400, body: `error: ${fault}\n\n${loggingHelp}\n` };
  }
  const lines = log.levels().map(([name, level]) => `  ${name}: ${levelNames[level]}\n`);
  return ok(`active loggers:\n${lines.join("")}\n`);
}

const loggingHelp = `usage: /logging?<name>=<level> (change single level)
usage: /logging?paths=name1:level1,name2:level2,... (change multiple levels)
usage: /logging?level=<level> (change all levels)
levels: ${levelNames.join(" ")}`;

function changesOf(name: string, value: string): Array<[string, string]> {
  if (name !== "paths" && name !== "group") return [[name, value]];
  return value.split(",").map((pair) => {
    const [logger = "", level = ""] = pair.split(":");
    return [logger, level];
  });
}

function setAll(log: Log, name: string): string | null {
  const level = levelNumber(name);
  if (level === undefined) return "unknown logger level";
  log.setAllLevels(level);
  log.write(2, "misc", `change all log levels: level='${name}'`);
  return null;
}

function setSome(log: Log, changes: ReadonlyArray<readonly [string, string]>): string | null {
  const levels = changes.map(([logger, name]) => [logger, name, levelNumber(name)] as const);
  if (levels.some(([, , level]) => level === undefined)) return "unknown logger level";
  const known = new Set(log.levels().map(([logger]) => logger));
  if (levels.some(([logger]) => !known.has(logger))) return "unknown logger name";
  for (const [logger, name, level] of levels) {
    log.setLevel(logger, level!);
    log.write(2, "admin", `change log level: name='${logger}' level='${name}'`);
  }
  return null;
}

function serverInfo({ version, state, commandLine }: AdminView): unknown {
  return {
    version,
    state: state(),
    uptime_current_epoch: `${Math.floor(process.uptime())}s`,
    uptime_all_epochs: `${Math.floor(process.uptime())}s`,
    hot_restart_version: "disabled",
    command_line_options: commandLine,
  };
}

function configDump({ config }: AdminView): unknown {
  return {
    configs: [{ "@type": "type.googleapis.com/envoy.admin.v3.BootstrapConfigDump", bootstrap: config() }],
  };
}
