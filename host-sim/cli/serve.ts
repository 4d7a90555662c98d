/** `serve`: reads the flags and the configuration, runs the server, ends with a signal. */
import type { DrainStrategy } from "../envoy/process/draining.js";
import { ConfigRejected } from "../envoy/process/plugin-loading.js";
import { HostSimError } from "../errors.js";
import type { Log } from "../server/log.js";
import { hostPlace } from "../server/log-places.js";
import { Server } from "../server/server.js";
import { type Configuration, readConfiguration } from "./configuration.js";
import { type FlagValues, parseFlags, UsageError } from "./flags.js";
import { serveHelp } from "./help.js";
import { makeLog } from "./log-flags.js";
import type { Terminal } from "./terminal.js";
import { validate } from "./validate.js";
import { versionText } from "./version.js";
import { watchFiles } from "./watch-files.js";

const info = 2;
const warning = 3;
const critical = 5;

/** Envoy's default of `--drain-time-s`. */
const drainSeconds = 600;
/** Milliseconds. */
const longestTimer = 2 ** 31 - 1;
/** Milliseconds: sooner than Envoy's ten seconds, so that a line is there when one looks. */
const flushInterval = 100;

/** Gives the exit code once the host has ended. */
export async function serve(args: readonly string[], terminal: Terminal): Promise<number> {
  const values = parseFlags(args);
  if (values.help || values.version) {
    terminal.out(values.help ? serveHelp() : `\nproxy-wasm-host-sim  version: ${versionText()}\n\n`);
    return 0;
  }
  const log = makeLog(values, (bytes) => terminal.error(bytes));
  if (values.mode !== undefined && values.mode !== "serve" && values.mode !== "validate")
    throw new UsageError(`error: unknown mode '${values.mode}'`);
  const strategy = values["drain-strategy"];
  if (strategy !== undefined && strategy !== "gradual" && strategy !== "immediate")
    throw new UsageError(`error: unknown drain-strategy '${strategy}': there are 'gradual' and 'immediate'`);
  return values.mode === "validate" ? validate(values, log, terminal) : run(values, log, terminal);
}

async function run(values: FlagValues, log: Log, terminal: Terminal): Promise<number> {
  const note = (level: number, message: string) => log.write(level, "main", message, hostPlace(message));
  note(info, `initializing epoch 0 (base id=${values["base-id"] ?? 0}, hot restart version=disabled)`);
  if ((values.concurrency ?? 1) > 1)
    note(warning, `--concurrency ${values.concurrency}: host-sim emulates one worker`);
  try {
    const configuration = readConfiguration(values, (text) => note(warning, text));
    await runUntilSignal(configuration, values, log, terminal);
    return 0;
  } catch (error) {
    const reason = reasonOf(error);
    const file = values["config-path"] ?? "";
    note(critical, `error \`${reason}\` initializing config '${values["config-yaml"] ?? ""} ${file}'`);
    note(info, "exiting");
    terminal.error(Buffer.from(`${reason}\n`));
    return 1;
  }
}

async function runUntilSignal(
  configuration: Configuration,
  values: FlagValues,
  log: Log,
  terminal: Terminal,
): Promise<void> {
  let quit = () => {};
  const ended = new Promise<string | null>((resolve) => {
    quit = () => resolve(null);
    terminal.onSignal(resolve);
  });
  const server = await Server.start(configuration.config, {
    log,
    drainTime: (values["drain-time-s"] ?? drainSeconds) * 1000,
    drainStrategy: values["drain-strategy"] as DrainStrategy | undefined,
    flushInterval: Math.min(flushInterval, values["file-flush-interval-msec"] ?? flushInterval),
    version: versionText(),
    commandLine: commandLine(values),
    dump: configuration.dump,
    onQuit: () => quit(),
    ...(values["admin-address-path"] === undefined ? {} : { adminAddressPath: values["admin-address-path"] }),
  });
  listenForNotices(terminal, server, log);
  // without listeners and admin port nothing else would keep it alive
  const alive = setInterval(() => {}, longestTimer);
  const stopWatching = await watchFiles(server, configuration, values, log);
  const signal = await ended;
  if (signal !== null) log.write(warning, "main", `caught ${signal}`, hostPlace("caught ENVOY_SIGTERM"));
  stopWatching();
  clearInterval(alive);
  await server.stop();
}

/** Envoy: SIGUSR1 opens access logs anew, SIGHUP is for hot restarts. */
function listenForNotices(terminal: Terminal, server: Server, log: Log): void {
  const text = "caught and eating SIGHUP. See documentation for how to hot restart.";
  terminal.onNotice?.((name) => {
    if (name === "SIGUSR1") server.reopenLogs();
    else log.write(warning, "main", text, hostPlace(text));
  });
}

/** What the configuration or the machine has against it, in Envoy's words where it has some. */
export function reasonOf(error: unknown): string {
  if (error instanceof ConfigRejected || error instanceof HostSimError) return error.message;
  if (!(error instanceof Error)) return String(error);
  const { code, address, port } = error as NodeJS.ErrnoException & { address?: string; port?: number };
  if (code === "EADDRINUSE") return `cannot bind '${address}:${port}': Address already in use`;
  if (code === "EACCES" && port !== undefined) return `cannot bind '${address}:${port}': Permission denied`;
  return code === undefined ? (error.stack ?? error.message) : error.message;
}

function commandLine(values: FlagValues): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name.replaceAll("-", "_"), value]),
  );
}
