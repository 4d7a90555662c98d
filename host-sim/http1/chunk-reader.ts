import type { BodyReader, BodyStep } from "./body-reader.js";
import { lineFeed, noBytes, toText } from "./bytes.js";
import { codecError } from "./codec-error.js";

// Size in hex, white space, then an extension that Envoy skips. The line ends in CRLF: a bare LF is refused.
const sizeLine = /^([0-9a-fA-F]{1,16})[ \t]*(?:;[^\r]*)?\r$/;
const sizeLineLimit = 16 * 1024;

/**
 * The chunked coding.
 *
 *     size [";" extension] CRLF  bytes CRLF  ...  "0" CRLF  trailers CRLF
 *
 * Envoy reads whatever stands between a chunk's bytes and the next line feed, and drops it.
 */
export class ChunkReader implements BodyReader {
  #phase: "size" | "data" | "data-end" = "size";
  #line = "";
  #left = 0;

  push(bytes: Uint8Array): BodyStep {
    const pieces: Uint8Array[] = [];
    let rest = bytes;
    while (rest.length > 0) {
      if (this.#phase === "size") rest = this.#readSize(rest);
      else if (this.#phase === "data") rest = this.#readData(rest, pieces);
      else rest = this.#skipLine(rest);
      if (this.#isLast()) return { pieces, state: "trailers", rest };
    }
    return { pieces, state: "more", rest: noBytes };
  }

  #isLast(): boolean {
    return this.#phase === "data" && this.#left === 0;
  }

  #readSize(bytes: Uint8Array): Uint8Array {
    const end = bytes.indexOf(lineFeed);
    this.#line += toText(end < 0 ? bytes : bytes.subarray(0, end));
    if (this.#line.length > sizeLineLimit) throw codecError();
    if (end < 0) return this.#checkStart();
    const size = sizeLine.exec(this.#line);
    if (size === null) throw codecError();
    this.#line = "";
    this.#left = Number.parseInt(size[1]!, 16);
    this.#phase = "data";
    return bytes.subarray(end + 1);
  }

  /** A line that can't become a size is refused before its end came. */
  #checkStart(): Uint8Array {
    if (!/^[0-9a-fA-F]/.test(this.#line)) throw codecError();
    return noBytes;
  }

  #readData(bytes: Uint8Array, pieces: Uint8Array[]): Uint8Array {
    const taken = Math.min(this.#left, bytes.length);
    pieces.push(bytes.subarray(0, taken));
    this.#left -= taken;
    if (this.#left === 0) this.#phase = "data-end";
    return bytes.subarray(taken);
  }

  #skipLine(bytes: Uint8Array): Uint8Array {
    const end = bytes.indexOf(lineFeed);
    if (end < 0) return noBytes;
    this.#phase = "size";
    return bytes.subarray(end + 1);
  }
}
