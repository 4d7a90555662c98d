/** A running Envoy on ports that the system chose, and the promise that it goes away. */
import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, existsSync, openSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { Admin } from "./admin.js";
import { eventually } from "./eventually.js";

const running = new Set<ChildProcess>();

/** Ends every Envoy that this program started, at once. */
export function killAll(): void {
  for (const child of running) child.kill("SIGKILL");
}

export class EnvoyProcess {
  readonly admin: Admin;
  readonly #child: ChildProcess;
  readonly #logFile: string;

  private constructor(child: ChildProcess, logFile: string, admin: Admin) {
    this.#child = child;
    this.#logFile = logFile;
    this.admin = admin;
  }

  /** Rejects with an `EnvoyExit` where Envoy refuses the configuration. */
  static async start(
    binary: string,
    bootstrap: object,
    folder: string,
    logLevel = "wasm:trace",
  ): Promise<EnvoyProcess> {
    const { child, logFile, adminFile } = launch(binary, bootstrap, folder, logLevel);
    const check = () => {
      const exit = exitOf(child, logFile);
      if (exit) throw exit;
    };
    await eventually("Envoy writes its admin address", () => check() ?? hasAddress(adminFile), 30_000);
    const admin = new Admin(readFileSync(adminFile, "utf8"));
    await eventually("Envoy is ready", async () => check() ?? (await admin.isReady()), 30_000);
    return new EnvoyProcess(child, logFile, admin);
  }

  /** The process, for who wants to know what it costs. */
  get pid(): number {
    return this.#child.pid!;
  }

  /** How it ended, where it ended by itself. */
  get exit(): EnvoyExit | null {
    return exitOf(this.#child, this.#logFile);
  }

  /** Envoy's log from a byte on. It is written by the thread that logs, so it is up to date. */
  log(from = 0): string {
    return readFileSync(this.#logFile).subarray(from).toString("latin1");
  }

  get logSize(): number {
    return statSync(this.#logFile).size;
  }

  async stop(): Promise<void> {
    if (!running.has(this.#child)) return;
    const gone = new Promise((resolve) => this.#child.once("exit", resolve));
    this.#child.kill("SIGTERM");
    const hammer = setTimeout(() => this.#child.kill("SIGKILL"), 3000);
    await gone;
    clearTimeout(hammer);
  }
}

/** The file is there before its text is. */
const hasAddress = (file: string) => existsSync(file) && /:\d+/.test(readFileSync(file, "utf8"));

/** Envoy ended by itself. */
export class EnvoyExit extends Error {
  readonly log: string;
  constructor(how: string, log: string) {
    super(`Envoy ended with ${how}:\n${log.split("\n").slice(-12).join("\n")}`);
    this.log = log;
  }
}

function exitOf(child: ChildProcess, logFile: string): EnvoyExit | null {
  const how = child.exitCode ?? child.signalCode;
  return how === null ? null : new EnvoyExit(String(how), readFileSync(logFile, "latin1"));
}

function launch(binary: string, bootstrap: object, folder: string, logLevel: string) {
  const [configFile, logFile, adminFile] = ["envoy.json", "envoy.log", "admin"].map((name) =>
    path.join(folder, name),
  ) as [string, string, string];
  writeFileSync(configFile, JSON.stringify(bootstrap, null, 1));
  rmSync(adminFile, { force: true });
  const log = openSync(logFile, "w");
  const child = spawn(binary, [...flags(logLevel), "-c", configFile, "--admin-address-path", adminFile], {
    stdio: ["ignore", "ignore", log],
  });
  closeSync(log);
  running.add(child);
  child.once("exit", () => running.delete(child));
  child.once("error", () => running.delete(child));
  return { child, logFile, adminFile };
}

/** One worker, no shared memory of a hot restart, log lines that a program can read, access logs at once. */
const flags = (logLevel: string) => [
  ...["--concurrency", "1", "--disable-hot-restart", "--drain-time-s", "1"],
  ...["--log-level", "info", "--component-log-level", logLevel, "--log-format", "%t|%l|%n|%v"],
  ...["--file-flush-interval-msec", "10"],
];
