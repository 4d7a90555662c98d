/** Plays a scenario in virtual time and tells what was seen, in the recording's form. */
import type { EventLoop } from "../../host-sim/model/event-loop.js";
import type { Client } from "./client.js";
import { steady } from "./compare.js";
import { H2Client } from "./h2-client.js";
import { ScenarioHost } from "./host.js";
import { Http1Client } from "./http1-client.js";
import type { ClientScript, RequestScript, Scenario, Seen, SeenClient, Step } from "./scenario.js";
import { TcpClient } from "./tcp-client.js";

const defaultRequests: RequestScript[] = [
  { steps: [{ send: "GET / HTTP/1.1\r\nhost: example.com\r\n\r\n" }] },
];
const pollInterval = 20;
/** From the start of the workers until the recorder noticed that Envoy is ready. */
const readyDelay = 20;
/** A client's connection stands so much later than its clock starts: what it sends at first comes later than planned. */
const connectDelay = 0.5;

export interface Played {
  seen: Seen;
  /** What the engine told a user, each as "CODE: message". */
  problems: string[];
}

/** @param fuel As `ScenarioHost` has it. */
export function play(scenario: Scenario, fuel?: number): Played {
  const host = new ScenarioHost(scenario, fuel);
  const client: SeenClient[] = [];
  if (host.loads) {
    host.loop.advanceTo(host.loop.now + (scenario.startup ?? readyDelay));
    host.markStarted();
    new Player(host, client).run(scenario);
    host.end();
  }
  return { seen: seenBy(host, client), problems: host.problems };
}

function seenBy(host: ScenarioHost, client: SeenClient[]): Seen {
  return {
    loads: host.loads,
    client,
    upstream: host.upstream.connections.map(({ bytes }) => steady(bytes)),
    svc: host.svc.connections.map(({ bytes }) => steady(bytes)).sort(),
    grpc: host.grpc.seen,
    access: host.access,
    log: host.traffic,
    startup: [...new Set(host.startup)].sort(),
  };
}

class Player {
  readonly #host: ScenarioHost;
  readonly #seen: SeenClient[];

  constructor(host: ScenarioHost, seen: SeenClient[]) {
    this.#host = host;
    this.#seen = seen;
  }

  run({ requests = defaultRequests, settle = 60, linger = 30 }: Scenario): void {
    this.#sleep(settle);
    for (const request of requests) this.#request(request);
    this.#sleep(linger);
  }

  #sleep(milliseconds: number): void {
    const { loop } = this.#host;
    loop.advanceTo(loop.now + milliseconds);
  }

  #request(request: RequestScript): void {
    if (request.parallel) this.#atOnce(request.parallel, request);
    else if (request.sleep) this.#sleep(request.sleep);
    else if (request.h2) this.#h2(request);
    else if (request.lds) this.#updateListener(request.lds, request.wait ?? 400);
    else this.#clients([{ steps: [], ...request }]);
  }

  /** Several clients, and an update while they are there. */
  #atOnce(clients: readonly ClientScript[], { lds, after = 0 }: RequestScript): void {
    if (lds) this.#host.loop.setTimer(after, () => this.#host.updateListener(lds));
    this.#clients(clients);
  }

  #updateListener(changes: Partial<Scenario>, wait: number): void {
    this.#host.updateListener(changes);
    this.#sleep(wait);
  }

  #h2({ h2 }: RequestScript): void {
    const client = new H2Client(this.#host, h2!);
    for (let waited = 0; waited < (h2!.wait ?? 800) && client.rst === undefined; waited += pollInterval) {
      this.#sleep(pollInterval);
    }
    const { headers, body, trailers, rst } = client;
    this.#seen.push({
      headers: steadyHeaders(headers),
      body,
      trailers,
      ...(rst === undefined ? {} : { rst }),
    });
    client.close();
    this.#host.loop.runPosted();
  }

  /** Several clients at once, each on its own connection. */
  #clients(scripts: readonly ClientScript[]): void {
    const runs = scripts.map((script) => new ClientRun(this.#host, script));
    const live = new Set(runs);
    while (live.size > 0) {
      this.#sleep(pollInterval);
      for (const run of live) if (run.isOver()) live.delete(run.finish());
    }
    this.#seen.push(...runs.map((run) => run.seen()));
    this.#host.loop.runPosted();
  }
}

/** One client: its steps by timers, then the wait until nothing more is expected. */
class ClientRun {
  readonly #loop: EventLoop;
  readonly #script: ClientScript;
  readonly #client: Client;
  readonly #connectedAt: number;
  #stepsDoneAt: number | null = null;
  #closedItself = false;

  constructor(host: ScenarioHost, script: ClientScript) {
    this.#loop = host.loop;
    this.#script = script;
    this.#client = host.listener.tcp ? new TcpClient(host) : new Http1Client(host);
    this.#connectedAt = host.loop.now + connectDelay;
    this.#step(0);
  }

  isOver(): boolean {
    if (this.#stepsDoneAt === null) return false;
    const { wait, idle = 150, waitAfterClose = 100 } = this.#script;
    const { now } = this.#loop;
    const waited = now - this.#stepsDoneAt;
    const closed = this.#closedItself || this.#client.closedByHost;
    if (closed && wait === undefined && waited > waitAfterClose) return true;
    return waited >= (wait ?? 350) && (closed || now - this.#client.lastBytesAt >= idle);
  }

  finish(): this {
    this.#client.close();
    return this;
  }

  seen(): SeenClient {
    return { bytes: steady(this.#client.bytes), closed: this.#client.closedByHost };
  }

  #step(index: number): void {
    const step = this.#script.steps[index];
    if (step === undefined) this.#stepsDoneAt = this.#loop.now;
    else if (step.delay) this.#loop.setTimer(step.delay, () => this.#do(step, index));
    else this.#do(step, index);
  }

  #do(step: Step, index: number): void {
    if (step.send !== undefined && !this.#closedItself) this.#send(step.send);
    if (step.end) this.#client.end();
    if (step.close) this.#closeItself();
    this.#step(index + 1);
  }

  #send(text: string): void {
    const loop = this.#loop;
    const early = this.#connectedAt - loop.now;
    if (early > 0) loop.setTimer(early, () => this.#client.send(text));
    else this.#client.send(text);
  }

  #closeItself(): void {
    this.#closedItself = true;
    this.#client.close();
  }
}

function steadyHeaders(headers: Record<string, unknown> | null): Record<string, unknown> | null {
  if (headers === null) return null;
  const entries = Object.entries(headers);
  return Object.fromEntries(
    entries.map(([name, value]) => [name, typeof value === "string" ? steady(value) : value]),
  );
}
