/** A client's connection, as a recording sees it. */
export interface Client {
  /** What the client got. */
  readonly bytes: string;
  /** The host closed the connection before the client did. */
  readonly closedByHost: boolean;
  /** When the last bytes came. */
  readonly lastBytesAt: number;
  /** The bytes are one read event. */
  send(text: string): void;
  /** Ends its own side. */
  end(): void;
  close(): void;
}
