/** Envoy's admin port: what of it concerns plugins, and what scripts use. */
import {
  createServer,
  type Server as HttpServer,
  type IncomingMessage,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import type { SocketAddress } from "../envoy/config/model.js";
import { clusters, listeners } from "./admin-clusters.js";
import { logging } from "./admin-logging.js";
import { prometheusStats, stats } from "./admin-stats.js";
import { type AdminView, type Answer, json, ok } from "./admin-view.js";

export type { AdminView } from "./admin-view.js";

interface Command {
  readonly help: string;
  /** Changes something: POST alone. */
  readonly mutates?: true;
  readonly run: (view: AdminView, query: URLSearchParams) => Answer;
}

/** A command that does something, and says so. */
const doing =
  (act: (view: AdminView, query: URLSearchParams) => void) =>
  (view: AdminView, query: URLSearchParams): Answer => {
    act(view, query);
    return ok("OK\n");
  };

const commands: Readonly<Record<string, Command>> = {
  "/": { help: "Admin home page", run: () => ok(helpText("admin commands are:")) },
  "/certs": { help: "print certs on machine", run: () => json({ certificates: [] }) },
  "/clusters": { help: "upstream cluster status", run: clusters },
  "/config_dump": { help: "dump current Envoy configs", run: configDump },
  "/contention": {
    help: "dump current Envoy mutex contention stats (if enabled)",
    run: () =>
      ok("Mutex contention tracing is not enabled. To enable, run Envoy with flag --enable-mutex-tracing."),
  },
  "/drain_listeners": {
    help: "drain listeners",
    mutates: true,
    run: doing(({ drainListeners }, query) =>
      drainListeners?.({ graceful: query.has("graceful"), inboundOnly: query.has("inboundonly") }),
    ),
  },
  "/healthcheck/fail": {
    help: "cause the server to fail health checks",
    mutates: true,
    run: doing(({ setHealthy }) => setHealthy?.(false)),
  },
  "/healthcheck/ok": {
    help: "cause the server to pass health checks",
    mutates: true,
    run: doing(({ setHealthy }) => setHealthy?.(true)),
  },
  "/help": { help: "print out list of admin commands", run: () => ok(helpText("admin commands are:")) },
  "/hot_restart_version": {
    help: "print the hot restart compatibility version",
    run: () => ok("disabled"),
  },
  "/listeners": { help: "print listener info", run: listeners },
  "/logging": { help: "query/change logging levels", mutates: true, run: logging },
  "/memory": { help: "print current allocation/heap usage", run: () => json(memory()) },
  "/quitquitquit": {
    help: "exit the server",
    mutates: true,
    run: doing(({ quit }) => void setImmediate(quit)),
  },
  "/ready": {
    help: "print server state, return 200 if LIVE, otherwise return 503",
    run: ({ state }) => ({ status: state() === "LIVE" ? 200 : 503, body: `${state()}\n` }),
  },
  "/reopen_logs": {
    help: "reopen access logs",
    mutates: true,
    run: doing(({ reopenLogs }) => reopenLogs?.()),
  },
  "/reset_counters": {
    help: "reset all counters to zero",
    mutates: true,
    run: doing(({ resetCounters }) => resetCounters?.()),
  },
  "/runtime": { help: "print runtime values", run: () => json({ entries: {}, layers: [] }) },
  "/server_info": { help: "print server version/status information", run: (view) => json(serverInfo(view)) },
  "/stats": { help: "print server stats", run: stats },
  "/stats/prometheus": { help: "print server stats in prometheus format", run: prometheusStats },
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

function memory(): Record<string, string> {
  const { heapUsed, heapTotal, rss } = process.memoryUsage();
  return {
    allocated: String(heapUsed),
    heap_size: String(heapTotal),
    pageheap_unmapped: "0",
    pageheap_free: String(heapTotal - heapUsed),
    total_thread_cache: "0",
    total_physical_bytes: String(rss),
  };
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

/** The bootstrap alone: `resource=` names what Envoy lists beside it. */
function configDump({ config }: AdminView, query: URLSearchParams): Answer {
  const resource = query.get("resource");
  if (resource !== null)
    return { status: 404, body: `${resource} not found in config dump`, type: "text/plain" };
  return json({
    configs: [{ "@type": "type.googleapis.com/envoy.admin.v3.BootstrapConfigDump", bootstrap: config() }],
  });
}
