/** A running host, started with Envoy's flags; and the promise that it goes away. */
import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { AdminClient } from "./admin.js";

const cli = fileURLToPath(new URL("../../../host-sim/dist/cli.js", import.meta.url));
const running = new Set<ChildProcess>();

/** Ends every host that this program started, at once. */
export function killAll(): void {
  for (const child of running) child.kill("SIGKILL");
}

/** The built `serve`. */
const serve: readonly string[] = [process.execPath, cli, "serve"];

/** How often a host that starts is asked. */
const pollInterval = 20;
/** Far more than any start takes. */
const patience = 20_000;
/** From the signal that asks a host to end to the one that ends it. */
const grace = 3000;

export class HostProcess {
  readonly #child: ChildProcess;
  readonly #adminFile: string;
  readonly #gone: Promise<void>;
  readonly #chunks: Buffer[] = [];
  #admin: AdminClient | null = null;

  /** @param command What is started, up to Envoy's own flags. */
  constructor(
    flags: readonly string[],
    adminFile: string,
    env: Record<string, string> = {},
    command = serve,
  ) {
    this.#adminFile = adminFile;
    const stdio: ["ignore", "ignore", "pipe"] = ["ignore", "ignore", "pipe"];
    const child = spawn(command[0]!, [...command.slice(1), "--admin-address-path", adminFile, ...flags], {
      stdio,
      env: { ...process.env, ...env },
    });
    this.#child = child;
    running.add(child);
    child.stderr.on("data", (bytes: Buffer) => this.#chunks.push(bytes));
    // "close": the process ended, and everything that it wrote is read.
    this.#gone = new Promise((resolve) =>
      child.once("close", () => resolve()).once("error", () => resolve()),
    );
    void this.#gone.then(() => running.delete(child));
  }

  /** The port of the listener once the host is ready, or `null`: it refused its configuration. */
  async waitForPort(listener: string): Promise<number | null> {
    const end = Date.now() + patience;
    while (this.#isRunning) {
      if (Date.now() > end) throw new Error("the host does not get ready");
      const admin = this.#findAdmin();
      if (admin !== null && (await admin.isReady())) return await this.#portOf(admin, listener);
      await sleep(pollInterval);
    }
    await this.#gone;
    return null;
  }

  /** How many bytes the log has. */
  get logSize(): number {
    return this.#chunks.reduce((size, { length }) => size + length, 0);
  }

  log(from: number, to?: number): string {
    return Buffer.concat(this.#chunks).subarray(from, to).toString("utf8");
  }

  /** What the log says of a defect of the host's own; `null`: nothing. */
  get defect(): string | null {
    const text = this.log(0);
    const at = text.indexOf("a defect of host-sim");
    if (at >= 0) return text.slice(at, at + 2000);
    const crash = /^\s+at .*host-sim\/dist\//m.exec(text);
    return crash === null ? null : text.slice(Math.max(0, crash.index - 500), crash.index + 1000);
  }

  async stop(): Promise<void> {
    this.#admin?.close();
    this.#child.kill("SIGTERM");
    const hammer = setTimeout(() => this.#child.kill("SIGKILL"), grace);
    await this.#gone;
    clearTimeout(hammer);
  }

  get #isRunning(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** The file is there before its text is. */
  #findAdmin(): AdminClient | null {
    if (this.#admin !== null) return this.#admin;
    const port = /:(\d+)$/.exec(readIfThere(this.#adminFile))?.[1];
    if (port !== undefined) this.#admin = new AdminClient(Number(port));
    return this.#admin;
  }

  async #portOf(admin: AdminClient, listener: string): Promise<number> {
    const port = await admin.listenerPort(listener);
    if (port === null) throw new Error(`the host is ready without its listener ${listener}`);
    return port;
  }
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
