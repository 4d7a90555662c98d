/** A plugin as a filter of a TCP connection. As in Envoy 1.40. */
import type { BodyBuffer } from "../../model/body-buffer.js";
import type { RootContext } from "../wasm/root-context.js";
import type { TcpConnection } from "./tcp-connection.js";
import { TcpContext } from "./tcp-context.js";

export class TcpFilter {
  readonly context: TcpContext;
  private created = false;

  constructor(root: RootContext, connection: TcpConnection) {
    this.context = new TcpContext(root, connection, this);
  }

  /** False: nothing is read until the plugin continues. */
  onNewConnection(): boolean {
    this.create();
    return this.ask("proxy_on_new_connection", this.context.vm.callbacks.onNewConnection) === 0;
  }

  /** False: the bytes stay, and the next read shows them again with what came. */
  onDownstreamData(data: BodyBuffer, end: boolean): boolean {
    const { context } = this;
    context.downstream = data;
    const { onDownstreamData } = context.vm.callbacks;
    const goesOn = this.ask("proxy_on_downstream_data", onDownstreamData, data.length, end ? 1 : 0) === 0;
    if (goesOn) context.downstream = null;
    return goesOn;
  }

  onUpstreamData(data: BodyBuffer, end: boolean): boolean {
    const { context } = this;
    const { onUpstreamData, onUpstreamConnectionClose } = context.vm.callbacks;
    context.upstream = data;
    const goesOn = this.ask("proxy_on_upstream_data", onUpstreamData, data.length, end ? 1 : 0) === 0;
    if (goesOn) context.upstream = null;
    if (end) context.vm.notify(context, "proxy_on_upstream_connection_close", onUpstreamConnectionClose, 0);
    return goesOn;
  }

  /**
   * Envoy: another order than for HTTP, and a filter is told all of it before the next one is.
   *
   * @param peer 1: the host closed, 2: the client did.
   */
  end(peer: 1 | 2): void {
    const { context } = this;
    const { vm } = context;
    if (this.created) this.tellEnd(peer);
    vm.contexts.delete(context);
  }

  private tellEnd(peer: 1 | 2): void {
    const { context } = this;
    const { vm } = context;
    const { onDownstreamConnectionClose, onDone, onLog, onDelete } = vm.callbacks;
    vm.notify(context, "proxy_on_downstream_connection_close", onDownstreamConnectionClose, peer);
    context.downstream = null;
    context.upstream = null;
    vm.notify(context, "proxy_on_done", onDone);
    vm.notify(context, "proxy_on_log", onLog);
    vm.notify(context, "proxy_on_delete", onDelete);
  }

  private create(): void {
    this.created = true;
    const { vm, root } = this.context;
    vm.notify(this.context, "proxy_on_context_create", vm.callbacks.onContextCreate, root.id);
  }

  private ask(name: string, callback: unknown, a = 0, b = 0): number {
    const { vm } = this.context;
    if (vm.failed) return this.failed();
    if (callback === undefined) return 0;
    const result = vm.call(this.context, name, callback, a, b);
    const action = vm.failed ? this.failed() : result;
    vm.runActions();
    return action;
  }

  private failed(): number {
    if (this.context.plugin.failOpen) return 0;
    this.context.connection.closeByHost("reset");
    return 1;
  }
}
