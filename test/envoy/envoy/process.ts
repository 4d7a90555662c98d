/** A running Envoy on ports that the system chose, and the promise that it goes away. */
import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, existsSync, openSync, readFileSync, writeFileSync } from "node:fs";
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

  /** Rejects with Envoy's exit where it refuses the configuration: see `run`. */
  static async start(binary: string, bootstrap: object, folder: string): Promise<EnvoyProcess> {
    const { child, logFile, adminFile } = launch(binary, bootstrap, folder);
    const hasExited = () => child.exitCode !== null || child.signalCode !== null;
    await eventually("Envoy writes its admin address", () => hasExited() || hasAddress(adminFile), 30_000);
    if (hasExited()) throw new EnvoyExit(child.exitCode, readFileSync(logFile, "latin1"));
    const admin = new Admin(readFileSync(adminFile, "utf8"));
    const envoy = new EnvoyProcess(child, logFile, admin);
    await eventually("Envoy is ready", async () => hasExited() || (await admin.isReady()), 30_000);
    if (hasExited()) throw new EnvoyExit(child.exitCode, envoy.log());
    return envoy;
  }

  /** Envoy's log from a byte on. It is written by the thread that logs, so it is up to date. */
  log(from = 0): string {
    return readFileSync(this.#logFile).subarray(from).toString("latin1");
  }

  get logSize(): number {
    return readFileSync(this.#logFile).length;
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
  constructor(code: number | null, log: string) {
    super(`Envoy ended with ${code}:\n${log.split("\n").slice(-12).join("\n")}`);
    this.log = log;
  }
}

function launch(binary: string, bootstrap: object, folder: string) {
  const [configFile, logFile, adminFile] = ["envoy.json", "envoy.log", "admin"].map((name) =>
    path.join(folder, name),
  ) as [string, string, string];
  writeFileSync(configFile, JSON.stringify(bootstrap, null, 1));
  const log = openSync(logFile, "w");
  const child = spawn(binary, [...flags, "-c", configFile, "--admin-address-path", adminFile], {
    stdio: ["ignore", "ignore", log],
  });
  closeSync(log);
  running.add(child);
  child.once("exit", () => running.delete(child));
  child.once("error", () => running.delete(child));
  return { child, logFile, adminFile };
}

/** One worker, no shared memory of a hot restart, log lines that a program can read, access logs at once. */
const flags = [
  ...["--concurrency", "1", "--disable-hot-restart", "--drain-time-s", "1"],
  ...["--log-level", "info", "--component-log-level", "wasm:trace", "--log-format", "%t|%l|%n|%v"],
  ...["--file-flush-interval-msec", "10"],
];
