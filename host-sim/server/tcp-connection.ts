import type { ConnectionInfo } from "../envoy/http/stream-info.js";
import type { TcpConnection, TcpSink } from "../envoy/tcp/tcp-connection.js";
import type { ByteStream, ByteStreamEvents } from "./byte-stream.js";

/** What a TCP listener's sockets need of the engine. */
export interface TcpAcceptor {
  accept(info: ConnectionInfo, sink: TcpSink): TcpConnection;
}

/** A client's connection to a TCP listener. Envoy 1.40: half-open connections stay. */
export class TcpSocketConnection implements ByteStreamEvents {
  readonly #bytes: ByteStream;
  readonly #connection: TcpConnection;
  readonly #onDone: () => void;
  readonly #full = { current: false };

  constructor(acceptor: TcpAcceptor, info: ConnectionInfo, bytes: ByteStream, onDone: () => void) {
    this.#bytes = bytes;
    this.#onDone = onDone;
    this.#connection = acceptor.accept(info, this.#sink());
  }

  onBytes(bytes: Uint8Array): void {
    this.#connection.receive(bytes);
  }

  onEnd(): void {
    this.#connection.receiveEnd();
  }

  onClose(): void {
    this.#connection.receiveReset();
    this.#onDone();
  }

  onDrain(): void {
    this.#full.current = false;
    this.#connection.onClientDrain();
  }

  /** The listener is gone. */
  close(): void {
    this.#connection.closeByHost("flush");
  }

  #sink(): TcpSink {
    const full = this.#full;
    return {
      get isFull() {
        return full.current;
      },
      write: (bytes) => {
        full.current = !this.#bytes.write(bytes);
      },
      setReading: (on) => {
        if (on) this.#bytes.resume();
        else this.#bytes.pause();
      },
      end: () => this.#bytes.end(),
      close: (how) => {
        if (how === "reset") this.#bytes.reset();
        else this.#bytes.close();
        this.#onDone();
      },
    };
  }
}
