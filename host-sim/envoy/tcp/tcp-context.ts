/** A TCP connection's context in a plugin. */
import { BufferType, type MapType, Status, StreamType } from "../../abi/enums.js";
import type { BodyBuffer } from "../../model/body-buffer.js";
import type { HeaderMap } from "../../model/header-map.js";
import type { InfoSource } from "../http/stream-source.js";
import { isCalloutMap } from "../wasm/base-context.js";
import { PluginContext } from "../wasm/plugin-context.js";
import type { RootContext } from "../wasm/root-context.js";
import type { TcpConnection } from "./tcp-connection.js";
import type { TcpFilter } from "./tcp-filter.js";

export class TcpContext extends PluginContext {
  readonly root: RootContext;
  readonly connection: TcpConnection;
  private readonly filter: TcpFilter;
  downstream: BodyBuffer | null = null;
  upstream: BodyBuffer | null = null;

  constructor(root: RootContext, connection: TcpConnection, filter: TcpFilter) {
    super(root.vm, root.plugin);
    this.root = root;
    this.connection = connection;
    this.filter = filter;
  }

  protected override get logPrefix(): string {
    return this.prefixes.stream;
  }

  override get stream(): InfoSource {
    return this.connection.source;
  }

  protected override readableMap(map: MapType): HeaderMap | null {
    return isCalloutMap(map) ? super.readableMap(map) : null;
  }

  protected override body(buffer: BufferType): BodyBuffer | null {
    if (buffer === BufferType.DownstreamData) return this.downstream;
    return buffer === BufferType.UpstreamData ? this.upstream : super.body(buffer);
  }

  override continueStream(type: StreamType): Status {
    if (type === StreamType.Upstream) return Status.Unimplemented;
    if (type === StreamType.Downstream) this.vm.defer(() => this.connection.continueReading(this.filter));
    return Status.Ok;
  }

  override closeStream(type: StreamType): Status {
    if (type === StreamType.Downstream || type === StreamType.Upstream) {
      this.vm.defer(() => this.connection.closeByHost("flush"));
    }
    return Status.Ok;
  }

  override done(): Status {
    return this.root.done();
  }
}
