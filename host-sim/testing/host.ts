/** A host of a test: the engine with handlers for peers, in virtual time, with everything recorded. */

import { GrpcExchange } from "../envoy/callouts/grpc-exchange.js";
import { HttpCall } from "../envoy/callouts/http-call.js";
import { Engine } from "../envoy/engine.js";
import type { HostServices } from "../envoy/host-services.js";
import type { HttpStream } from "../envoy/http/http-stream.js";
import type { EnvoyProcess } from "../envoy/process/envoy-process.js";
import type { ResponseSink } from "../envoy/upstream.js";
import type { PluginConfig } from "../envoy/wasm/plugin.js";
import { EventLoop } from "../model/event-loop.js";
import { Stats } from "../model/metrics.js";
import { SharedData } from "../model/shared-data.js";
import { SharedQueues } from "../model/shared-queue.js";
import { isDebugged } from "../vm/debugger.js";
import { defaultFuel } from "../vm/fuel-tank.js";
import { AskedLog } from "./asked.js";
import { httpListener, startBootstrap } from "./bootstrap.js";
import { CalloutJournal } from "./callout-journal.js";
import type { Client } from "./client.js";
import { Clock } from "./clock.js";
import { clustersOf } from "./clusters.js";
import { letDebuggerBind } from "./debugger-pause.js";
import { milliseconds } from "./duration.js";
import type { Journals } from "./exchange.js";
import { Faults } from "./faults.js";
import { hangStory } from "./guest-faults.js";
import { HostView } from "./host-view.js";
import { Journal } from "./journal.js";
import { logLevels } from "./log-levels.js";
import { MemoryWatch } from "./memory-watch.js";
import { OpenStream } from "./open-stream.js";
import { checkHostOptions } from "./options/host-options.js";
import type { HandlerPeer, PeerServices } from "./peer.js";
import { pluginOf } from "./plugins.js";
import { setProperties } from "./properties.js";
import { randomFill } from "./random.js";
import { Recorder } from "./recorder.js";
import { type PreparedRequest, prepareRequest } from "./request.js";
import { routesOf } from "./routes.js";
import { RunLoop } from "./run-loop.js";
import { RunningExchange } from "./running-exchange.js";
import { withModules } from "./source/with-modules.js";
import { tellOfTest } from "./story/of-test.js";
import { isTraceWanted } from "./trace/live.js";
import type { Exchange, Handler, HostOptions, Problem, RequestOptions } from "./types.js";
import { headOfRequest, isRequest, optionsOfRequest } from "./web.js";

const defaultTime = Date.UTC(2026, 0, 1);
const defaultBufferLimit = 1024 * 1024;

/** Fuel ends every one of these guests; where it cannot, the time limit must. */
const isCounted = (plugins: readonly PluginConfig[], fuel: number): boolean =>
  isDebugged() || (fuel > 0 && plugins.every(({ module }) => module.fuelled() !== null));

/** For guests that are not counted, where the test sets no limit. */
const uncountedLimit = "5s";
/** So many different problems are told of when a test fails. */
const mostTold = 20;

/** A start reads and compiles modules, too. */
const startLimit = 30_000;

/** One Envoy as a test sees it: exchanges go in, and what happened comes out as plain data. Made by `createHost`. */
export class Host extends HostView implements PeerServices {
  /** Virtual time: `clock.advance("5s")` runs what is due meanwhile. */
  readonly clock: Clock;
  /** @internal */
  readonly engine: Engine;
  /** The process that a bootstrap describes; `null` for a host made from the short options. */
  private readonly process: EnvoyProcess | null;
  /** @internal */
  readonly run: RunLoop;
  /** @internal */
  readonly loop: EventLoop;
  /** @internal */
  readonly journals: Journals;
  /** @internal */
  readonly asked: AskedLog;
  private readonly faults: Faults;
  /** @internal */
  readonly throwsTraps: boolean;
  /** @internal */
  readonly memory = new MemoryWatch(() => this.memoryPages);
  private readonly openStreams = new Set<HttpStream>();
  /** Handlers that came with a request. */
  private readonly ownUpstreams = new Map<HttpStream, Handler>();
  private readonly options: HostOptions;
  private readonly told = new Set<string>();

  /** @internal Use `createHost`. */
  constructor(options: HostOptions) {
    super();
    this.options = options;
    this.loop = new EventLoop(options.time?.getTime() ?? defaultTime);
    const traced = (options.trace ?? true) || isTraceWanted();
    this.asked = new AskedLog(traced);
    const plugins = (options.filters ?? []).map(pluginOf);
    const fuel = options.fuel ?? defaultFuel;
    const limit = options.guestTimeLimit ?? (traced && !isCounted(plugins, fuel) ? uncountedLimit : 0);
    this.run = new RunLoop(this.loop, milliseconds(limit), (error) =>
      hangStory(error, this.engine as Engine | undefined, this.journals.recorder),
    );
    this.clock = new Clock(this.run);
    const recorder = new Recorder();
    const callouts = new CalloutJournal((vm) => recorder.ownerOf(vm));
    this.journals = { recorder, callouts, problems: new Journal<Problem>(), asked: this.asked };
    this.throwsTraps = options.traps === "throw";
    this.faults = new Faults(this);
    const services = this.servicesOf(options, traced, fuel);
    const { process, engine } = this.start(options, plugins, services, traced);
    this.process = process;
    this.engine = engine;
    this.faults.started = true;
    if (options.guestTimeLimit === undefined) this.limitUncounted(traced, fuel);
    this.run.runDue();
  }

  /** A bootstrap's modules are known when they run: until then the time limit stands behind them. */
  private start(
    options: HostOptions,
    plugins: readonly PluginConfig[],
    services: HostServices,
    traced: boolean,
  ): { process: EnvoyProcess | null; engine: Engine } {
    const isLimited = this.run.limit > 0 || (traced && options.bootstrap !== undefined);
    return this.run.within(isLimited ? Math.max(this.run.limit, startLimit) : 0, () => {
      const process = options.bootstrap === undefined ? null : this.startProcess(options, services);
      if (process === null) return { process, engine: this.makeEngine(options, plugins, services) };
      return { process, engine: httpListener(process, options.listener) };
    });
  }

  private limitUncounted(traced: boolean, fuel: number): void {
    const plugins = [...this.engine.vms()].map(({ plugin }) => plugin);
    if (traced && !isCounted(plugins, fuel)) this.run.limit = milliseconds(uncountedLimit);
  }

  private makeEngine(options: HostOptions, plugins: readonly PluginConfig[], services: HostServices): Engine {
    return new Engine(services, {
      plugins,
      routes: routesOf(options.routes),
      bufferLimit: options.bufferLimit ?? defaultBufferLimit,
      suppressEnvoyHeaders: true,
      onLoadError: (error, plugin) => this.faults.loadError(error, plugin),
    });
  }

  private startProcess(options: HostOptions, services: HostServices): EnvoyProcess {
    const clusters = new Map(services.clusters);
    if (options.upstream === undefined) clusters.delete("upstream");
    const told = { failure: () => this.run.failure, lastTrap: () => this.faults.lastTrap };
    return startBootstrap({ options, clusters, services, peers: this, logs: () => this.logs, ...told });
  }

  // -- exchanges

  /**
   * Sends one request and follows it to its end. Virtual time moves as far as timeouts and delays need.
   * A client that waits in vain goes away: then `response.ended` is "open" and a problem says where it hangs.
   */
  exchange(request: RequestOptions | Request = {}): Promise<Exchange> {
    if (isRequest(request)) return optionsOfRequest(request).then((options) => this.exchange(options));
    try {
      const running = new RunningExchange(this, request);
      // what needs no time costs no turn either
      return running.isOver ? Promise.resolve(running.result()) : running.end();
    } catch (error) {
      return Promise.reject(error);
    }
  }

  /** A stream whose frames the test sends one by one; of a Web `Request` the head. */
  open(request: RequestOptions | Request = {}): OpenStream {
    return new OpenStream(this, prepareRequest(isRequest(request) ? headOfRequest(request) : request));
  }

  /** @internal Callouts made from now on wait for the test, until this stream is over. */
  holdCallouts(stream: HttpStream): void {
    this.openStreams.add(stream);
  }

  /** @internal */
  isAnsweredByHand(sink: ResponseSink): boolean {
    if (this.openStreams.size === 0) return false;
    if (!(sink instanceof HttpCall || sink instanceof GrpcExchange)) return false;
    for (const stream of this.openStreams) {
      if (!stream.isOver) return true;
      this.openStreams.delete(stream);
    }
    return false;
  }

  /** @internal */
  ownUpstream(peer: HandlerPeer): Handler | undefined {
    for (const [stream, handler] of this.ownUpstreams) {
      if (stream.router.lastPeer === peer) return handler;
      if (stream.isOver) this.ownUpstreams.delete(stream);
    }
    return undefined;
  }

  /** @internal A host like this one was at its start. */
  fresh(): Host {
    return new Host(this.options);
  }

  /** @internal */
  startStream(request: PreparedRequest, client: Client): HttpStream {
    const connection = this.engine.newConnection();
    if (request.source !== undefined) connection.remoteAddress = request.source;
    const stream = this.engine.newStream(connection, client, request.protocol);
    if (request.upstream !== undefined) this.ownUpstreams.set(stream, request.upstream);
    if (request.properties !== undefined) setProperties(stream, request.properties);
    return stream;
  }

  /** Ends every stream and every plugin (`on_done`, `on_delete`), as Envoy's shutdown does. */
  close(): void {
    this.run.guarded(() => (this.process ?? this.engine).shutDown());
  }

  // -- what the engine and the peers need

  /** @internal */
  waitFor(promise: Promise<void>): void {
    this.run.waitFor(promise);
  }

  /** @internal */
  onHandlerError(_cluster: string, error: unknown): void {
    this.run.fail(error);
  }

  /** @internal */
  problem(code: string, message: string): void {
    this.tell(`${code}: ${message}`);
    this.journals.problems.push({ code, message }, this.journals.recorder.owner);
  }

  /** @internal A test that fails says each of its problems once, whatever it looked at. */
  tell(story: string): void {
    if (this.told.size >= mostTold || this.told.has(story)) return;
    this.told.add(story);
    tellOfTest(story);
  }

  private servicesOf(options: HostOptions, traced: boolean, fuel: number): HostServices {
    const { recorder, callouts } = this.journals;
    return {
      loop: this.loop,
      clusters: clustersOf(this, options),
      sharedData: new SharedData(),
      queues: new SharedQueues(),
      stats: new Stats(),
      logLevel: logLevels.indexOf(options.logLevel ?? "info"),
      observe: traced ? (vm) => recorder.observe(vm) : undefined,
      callouts,
      hosts: options.hosts,
      node: options.node ?? {},
      log: (line) => recorder.onLog(line),
      problem: (code, message) => this.problem(code, message),
      fuel,
      onTrap: (vm, functionName, error) => this.faults.onTrap(vm, functionName, error),
      random: randomFill(),
    };
  }
}

/**
 * A host with these filters: loads the modules and starts the plugins, as Envoy does with its configuration.
 *
 * @throws LoadError with Envoy's reason where Envoy would refuse a module or a configuration.
 * @example
 * const host = await createHost({ filters: [{ wasm: "build/add-header/plugin.wasm", configuration: "world" }] });
 * const exchange = await host.exchange({ path: "/" });
 */
export async function createHost(options: HostOptions): Promise<Host> {
  checkHostOptions(options);
  const ready = await withModules(options);
  await letDebuggerBind(ready);
  const host = new Host(ready);
  await letDebuggerBind({});
  return host;
}
