/** The ports of a host: opened, handed to new listeners, closed. */
import type { ListenerSpec, SocketAddress } from "../envoy/config/model.js";
import type { Listener } from "../envoy/process/listener.js";
import type { ConnectionIds } from "./connection-ids.js";
import { ListenerSocket } from "./listener-socket.js";
import type { RealTime } from "./real-time.js";

/** Traffic directions of a listener, as `traffic_direction` counts them. */
const inbound = 1;

export interface DrainRequest {
  /** New connections are accepted until the drain time is over. */
  readonly graceful: boolean;
  readonly inboundOnly: boolean;
}

export class ListenerSockets {
  readonly #time: RealTime;
  readonly #ids: ConnectionIds;
  /** Milliseconds. */
  readonly #drainTime: number;
  readonly #sockets = new Map<string, ListenerSocket>();
  /** Of listeners that are gone, while a connection is left. */
  readonly #retired = new Set<ListenerSocket>();

  constructor(time: RealTime, ids: ConnectionIds, drainTime: number) {
    this.#time = time;
    this.#ids = ids;
    this.#drainTime = drainTime;
  }

  /** Where each listener listens, by name. */
  addresses(): Map<string, SocketAddress> {
    return new Map([...this.#sockets].map(([name, socket]) => [name, socket.address]));
  }

  /**
   * Opens ports of new listeners, gives those that are open their new listener, closes those of removed ones. Rejects with
   * Node's error where an address can not be had.
   */
  async listen(listeners: ReadonlyMap<string, Listener>): Promise<void> {
    for (const [name, socket] of this.#sockets) {
      const listener = listeners.get(name);
      if (listener === undefined || !isSameAddress(listener.spec, socket.listener.spec))
        this.#retire(name, socket);
      else if (listener !== socket.listener) socket.replace(listener, this.#drainTime);
    }
    for (const [name, listener] of listeners) {
      if (this.#sockets.has(name)) continue;
      const socket = new ListenerSocket(this.#time, this.#ids, listener);
      await socket.listen();
      this.#sockets.set(name, socket);
    }
  }

  /** Every port gets the listener of its name out of a process that takes another's place. */
  replaceAll(listeners: ReadonlyMap<string, Listener>): void {
    for (const [name, socket] of this.#sockets)
      socket.replace(listeners.get(name) ?? socket.listener, this.#drainTime);
  }

  /** Envoy: connections that are there stay for as long as their clients like, and responses tell them to go. */
  drain({ graceful, inboundOnly }: DrainRequest): void {
    for (const socket of this.#sockets.values()) {
      const { spec, draining } = socket.listener;
      if (inboundOnly && spec.direction !== inbound) continue;
      draining.begin();
      if (graceful) this.#time.setTimer(this.#drainTime, () => void socket.stopAccepting());
      else void socket.stopAccepting();
    }
  }

  /** Envoy: nothing more is accepted, and what is there has the drain time left. */
  #retire(name: string, socket: ListenerSocket): void {
    this.#sockets.delete(name);
    this.#retired.add(socket);
    void socket.stopAccepting().then(() => this.#retired.delete(socket));
    this.#time.setTimer(this.#drainTime, () => socket.closeConnections());
  }

  /** Ends every connection at once. */
  destroy(): void {
    for (const socket of [...this.#sockets.values(), ...this.#retired]) socket.destroy();
  }
}

function isSameAddress(one: ListenerSpec, other: ListenerSpec): boolean {
  return one.address.host === other.address.host && one.address.port === other.address.port;
}
