/** Plays a scenario through `serve` on loopback sockets, in real time, and tells what was seen. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { bootstrapText, listenersText, type Places } from "../bootstrap.js";
import { steady, steadyAccess } from "../compare.js";
import type { Played } from "../play.js";
import type { RequestScript, Scenario, Seen, SeenClient } from "../scenario.js";
import { playH2Client } from "./h2-client.js";
import { HostProcess } from "./host-process.js";
import { logFormat, problemLines, wasmLines } from "./log-lines.js";
import { type Peers, startPeers } from "./peers.js";
import { playClient } from "./raw-client.js";

const defaultRequests: RequestScript[] = [
  { steps: [{ send: "GET / HTTP/1.1\r\nhost: example.com\r\n\r\n" }] },
];

const folders = new Set<string>();

/** Removes what scenarios that were cut short have left. */
export function removeFolders(): void {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
}

/**
 * Rejects where the host has a defect, or does not get ready.
 *
 * @param command Another host than `serve`: what is started, up to Envoy's own flags.
 */
export async function playOnSockets(scenario: Scenario, command?: readonly string[]): Promise<Played> {
  const folder = mkdtempSync(join(tmpdir(), "parity-"));
  folders.add(folder);
  const peers = await startPeers(scenario);
  try {
    return await new SocketPlay(scenario, peers, folder, command).run();
  } finally {
    peers.close();
    rmSync(folder, { recursive: true, force: true });
    folders.delete(folder);
  }
}

class SocketPlay {
  readonly #scenario: Scenario;
  readonly #peers: Peers;
  readonly #folder: string;
  readonly #places: Places;
  readonly #client: SeenClient[] = [];
  #listenersVersion = 0;
  #port = 0;

  readonly #command: readonly string[] | undefined;

  constructor(scenario: Scenario, peers: Peers, folder: string, command?: readonly string[]) {
    this.#command = command;
    this.#scenario = scenario;
    this.#peers = peers;
    this.#folder = folder;
    const files = { access: join(folder, "access.log"), listeners: join(folder, "lds", "listeners.json") };
    const { access, listeners } = files;
    this.#places = { listen: 0, admin: 0, ...peers.ports, access, ...(scenario.lds ? { listeners } : {}) };
  }

  async run(): Promise<Played> {
    if (this.#scenario.lds) this.#writeListeners(this.#scenario);
    const host = this.#start();
    try {
      const port = await host.waitForPort("lst");
      const startupEnd = host.logSize;
      if (port !== null) await this.#requests(port);
      const end = host.logSize;
      await host.stop();
      if (host.defect !== null) throw new Error(host.defect);
      const seen = this.#seen(port !== null, host.log(0, startupEnd), host.log(startupEnd, end));
      return { seen, problems: problemLines(host.log(0)) };
    } finally {
      await host.stop();
    }
  }

  #start(): HostProcess {
    const { componentLog = "wasm:info", concurrency = 1, defaultFormat, env } = this.#scenario;
    const config = join(this.#folder, "envoy.json");
    writeFileSync(config, bootstrapText(this.#scenario, this.#places));
    const flags = ["-c", config, "-l", "info", "--component-log-level", componentLog];
    flags.push(
      "--concurrency",
      String(concurrency),
      "--file-flush-interval-msec",
      "50",
      "--drain-time-s",
      "1",
    );
    if (!defaultFormat) flags.push("--log-format", logFormat);
    return new HostProcess(flags, join(this.#folder, "admin"), env, this.#command);
  }

  async #requests(port: number): Promise<void> {
    this.#port = port;
    const { requests = defaultRequests, settle = 60, linger = 30 } = this.#scenario;
    await sleep(settle);
    for (const request of requests) this.#client.push(...(await this.#request(request)));
    await sleep(linger);
  }

  async #request(request: RequestScript): Promise<SeenClient[]> {
    const { parallel, sleep: pause, h2, lds, after = 0, wait = 400 } = request;
    if (parallel) {
      const clients = Promise.all(parallel.map((script) => playClient(this.#port, script)));
      if (lds) await sleep(after).then(() => this.#writeListeners({ ...this.#scenario, ...lds }));
      return clients;
    }
    if (h2) return [await playH2Client(this.#port, h2)];
    if (!pause && !lds) return [await playClient(this.#port, { steps: [], ...request })];
    if (lds) this.#writeListeners({ ...this.#scenario, ...lds });
    await sleep(pause || wait);
    return [];
  }

  /** As Envoy wants it: the new file takes the old one's place in one step. */
  #writeListeners(scenario: Scenario): void {
    const file = this.#places.listeners!;
    mkdirSync(join(this.#folder, "lds"), { recursive: true });
    writeFileSync(`${file}.new`, listenersText(scenario, this.#places, ++this.#listenersVersion));
    renameSync(`${file}.new`, file);
  }

  #seen(loads: boolean, startup: string, traffic: string): Seen {
    const { upstream, svc, grpc } = this.#peers;
    const lines = this.#scenario.defaultFormat ? () => [] : wasmLines;
    return {
      loads,
      client: this.#client,
      upstream: upstream.map(({ bytes }) => steady(bytes)),
      svc: svc.map(({ bytes }) => steady(bytes)).sort(),
      grpc,
      access: this.#accessLines(),
      log: lines(traffic),
      startup: [...new Set(lines(startup))].sort(),
    };
  }

  #accessLines(): string[] {
    const { access } = this.#places;
    const text = existsSync(access) ? readFileSync(access, "utf8") : "";
    return text
      .split("\n")
      .filter((line) => line !== "")
      .map(steadyAccess);
  }
}
