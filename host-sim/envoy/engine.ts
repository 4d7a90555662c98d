/**
 * The emulated Envoy: plugins started in their VMs, a listener whose streams pass them, and the event loop that
 * drives all of it. Transports and tests feed it; it knows neither.
 */

import type { EventLoop } from "../model/event-loop.js";
import type { HeaderMap } from "../model/header-map.js";
import { Roster } from "../model/roster.js";
import type { HostServices } from "./host-services.js";
import type { StreamFilter } from "./http/filter.js";
import { defaultServerHeader, type ServerHeader } from "./http/header-mutation.js";
import { HttpStream } from "./http/http-stream.js";
import type { StreamReplyRewriter } from "./http/reply-mappers.js";
import { randomUuid } from "./http/request-id.js";
import type { Route, VirtualHost } from "./http/routes.js";
import { type ConnectionInfo, type ListenerInfo, noListener, ResponseFlag } from "./http/stream-info.js";
import type { DownstreamSink, StreamServices } from "./http/stream-services.js";
import { FilterState } from "./properties/index.js";
import type { Clusters } from "./upstream.js";
import { type Misuse, reportMisuseOf } from "./wasm/misuse.js";
import type { PluginConfig } from "./wasm/plugin.js";
import type { PluginHandle } from "./wasm/plugin-handle.js";
import { VmRegistry } from "./wasm/vm-registry.js";
import type { WasmVm } from "./wasm/wasm-vm.js";

const onlyHost: VirtualHost = { name: "host-sim", metadata: {} };

export interface ListenerConfig {
  /** HTTP filters, first to last of a request's way. */
  readonly plugins: readonly PluginConfig[];
  /** By the index of a plugin: its filter's name, and whether it runs only where a route says so. Default: all run. */
  readonly filters?: ReadonlyArray<{ readonly name: string; readonly disabled: boolean }>;
  /** There is no router: requests that pass every filter wait for ever. */
  readonly withoutRouter?: boolean;
  readonly serverHeader?: ServerHeader;
  readonly routes: readonly Route[];
  /** Default: one virtual host for everything. */
  readonly virtualHostOf?: (headers: HeaderMap) => VirtualHost | null;
  readonly info?: ListenerInfo;
  /** `per_connection_buffer_limit_bytes`. */
  readonly bufferLimit: number;
  readonly suppressEnvoyHeaders: boolean;
  /** Default false. */
  readonly generateRequestId?: boolean;
  readonly replyRewriter?: StreamReplyRewriter;
  /** The host drains, and a response tells its client to go. Default: never. */
  readonly tellsToGo?: () => boolean;
  /** A plugin was refused: gives the error to throw in its place. */
  readonly onLoadError?: (error: unknown, plugin: PluginConfig) => unknown;
  /** One line per stream, when it has ended. */
  readonly onAccessLog?: (stream: HttpStream) => void;
}

/** Why the host closes the connections of a listener; Envoy's words. */
export type ListenerEnd =
  | "filter_chain_is_being_removed"
  | "purging_socket_that_have_not_progressed_to_connections";

/** Of a client that has no socket. */
class EmulatedConnection implements ConnectionInfo {
  readonly id: number;
  readonly localAddress = "127.0.0.1:10000";
  readonly filterState = new FilterState();
  private address: string | null = null;

  constructor(id: number) {
    this.id = id;
  }

  /** Made when it is asked for: most streams never are. */
  get remoteAddress(): string {
    this.address ??= `127.0.0.1:${40000 + (this.id % 20000)}`;
    return this.address;
  }
  set remoteAddress(address: string) {
    this.address = address;
  }
}

export class Engine implements StreamServices {
  readonly services: HostServices;
  readonly streams = new Roster<HttpStream>();
  private readonly listener: ListenerConfig;
  private readonly registry: VmRegistry;
  private readonly handles: PluginHandle[];
  private lastConnectionId = 0;

  /** Loads and starts every plugin; throws a LoadError where Envoy would refuse the configuration. */
  constructor(services: HostServices, listener: ListenerConfig, registry = new VmRegistry(services)) {
    this.services = services;
    this.listener = listener;
    this.registry = registry;
    this.handles = listener.plugins.map((plugin) => this.start(plugin));
  }

  private start(plugin: PluginConfig): PluginHandle {
    try {
      return this.registry.plugin(plugin);
    } catch (error) {
      throw this.listener.onLoadError?.(error, plugin) ?? error;
    }
  }

  // -- connections and streams

  newConnection(): ConnectionInfo {
    return new EmulatedConnection(this.lastConnectionId++);
  }

  newStream(
    connection: ConnectionInfo,
    sink: DownstreamSink,
    protocol: "HTTP/1.1" | "HTTP/2" = "HTTP/1.1",
  ): HttpStream {
    const stream = new HttpStream(this, connection, sink, protocol);
    this.streams.add(stream);
    return stream;
  }

  /** Every stream's end, then every root's `on_done`, as at Envoy's shutdown. */
  shutDown(): void {
    this.endStreams();
    this.registry.shutDown();
  }

  /** Default: the listener itself goes, as it does when the host ends. */
  endStreams(why: ListenerEnd = "purging_socket_that_have_not_progressed_to_connections"): void {
    const flag = ResponseFlag.DownstreamConnectionTermination;
    for (const stream of [...this.streams])
      stream.disconnect({ flag, details: `downstream_local_disconnect(${why})` });
  }

  vms(): Iterable<WasmVm> {
    return this.registry.all();
  }

  // -- what streams ask

  get loop(): EventLoop {
    return this.services.loop;
  }
  get clusters(): Clusters {
    return this.services.clusters;
  }
  get routes(): readonly Route[] {
    return this.listener.routes;
  }
  virtualHostOf(headers: HeaderMap): VirtualHost | null {
    return this.listener.virtualHostOf === undefined ? onlyHost : this.listener.virtualHostOf(headers);
  }
  get listenerInfo(): ListenerInfo {
    return this.listener.info ?? noListener;
  }
  get bufferLimit(): number {
    return this.listener.bufferLimit;
  }
  get suppressEnvoyHeaders(): boolean {
    return this.listener.suppressEnvoyHeaders;
  }
  get replyRewriter(): StreamReplyRewriter | null {
    return this.listener.replyRewriter ?? null;
  }

  get generatesRequestId(): boolean {
    return this.listener.generateRequestId ?? false;
  }
  tellsToGo(): boolean {
    return this.listener.tellsToGo?.() ?? false;
  }
  newRequestId(): string {
    return randomUuid((target) => this.services.random(target));
  }

  createFilters(stream: HttpStream): StreamFilter[] {
    const filters: StreamFilter[] = [];
    for (let index = 0; index < this.handles.length; index++) {
      const filter = this.isDisabled(index, stream) ? null : this.handles[index].createFilter(stream);
      if (filter !== null) filters.push(filter);
    }
    return filters;
  }

  /** Envoy: the route of the request as it came decides. */
  private isDisabled(index: number, { info }: HttpStream): boolean {
    const filter = this.listener.filters?.[index];
    return filter !== undefined && (info.route?.switches?.[filter.name] ?? filter.disabled);
  }

  get withoutRouter(): boolean {
    return this.listener.withoutRouter ?? false;
  }
  get serverHeader(): ServerHeader {
    return this.listener.serverHeader ?? defaultServerHeader;
  }

  onAccessLog(stream: HttpStream): void {
    this.listener.onAccessLog?.(stream);
  }

  /** Plugins of this listener, for whoever replaces it. */
  get plugins(): readonly PluginConfig[] {
    return this.listener.plugins;
  }

  onMisuse(misuse: Misuse, who: string): void {
    reportMisuseOf(this.services, who, misuse);
  }

  removeStream(stream: HttpStream): void {
    this.streams.delete(stream);
  }
}
