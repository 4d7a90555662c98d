import { toText } from "../../../host-sim/http1/bytes.js";
import type { ByteStream } from "../../../host-sim/server/byte-stream.js";

/** A connection that a test holds in its hand. */
export class FakeBytes implements ByteStream {
  readonly remoteAddress = "127.0.0.1:40000";
  readonly localAddress = "127.0.0.1:10000";
  /** Everything that was written. */
  text = "";
  state: "open" | "half-closed" | "closed" | "reset" = "open";
  isPaused = false;
  /** Says of writes that too much waits. */
  isFull = false;

  write(bytes: Uint8Array): boolean {
    if (this.state === "open") this.text += toText(bytes);
    return !this.isFull;
  }
  end(): void {
    this.state = "half-closed";
  }
  close(): void {
    this.state = "closed";
  }
  reset(): void {
    this.state = "reset";
  }
  pause(): void {
    this.isPaused = true;
  }
  resume(): void {
    this.isPaused = false;
  }
}
