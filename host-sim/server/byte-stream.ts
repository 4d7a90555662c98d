/** One end of a connection that carries bytes, as the codecs see it: a socket, or a test. */
export interface ByteStream {
  /** The connection's number among all of the process; absent where it is known elsewhere. */
  readonly id?: number;
  /** "ip:port" of the other end and of ours. */
  readonly remoteAddress: string;
  readonly localAddress: string;
  /** False: too much waits to be sent; `onDrain` tells when to go on. The bytes are taken all the same. */
  write(bytes: Uint8Array): boolean;
  /** Ends our side behind what was written; the other end may still send. */
  end(): void;
  /** Both sides, behind what was written. */
  close(): void;
  /** Both sides at once: what was not sent is lost and the other end sees a reset. */
  reset(): void;
  /** No `onBytes` until `resume`. */
  pause(): void;
  resume(): void;
}

/** What a connection tells, each in a turn of the event loop. */
export interface ByteStreamEvents {
  /** One read event. */
  onBytes(bytes: Uint8Array): void;
  /** The other end sends no more. */
  onEnd(): void;
  /** The connection is gone, both ways, for whatever reason; the last call. Not after our own `close` or `reset`. */
  onClose(): void;
  onDrain(): void;
}
