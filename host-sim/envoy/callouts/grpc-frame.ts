/**
 * gRPC's framing of messages.
 *
 *     0       flag: 0, or 1 where the message is compressed
 *     1-4     length, big-endian
 *     5-      the message
 */
import { BodyBuffer } from "../../model/body-buffer.js";

const prefixSize = 5;

export interface GrpcFrame {
  readonly compressed: boolean;
  readonly message: Uint8Array;
}

/** A message in its frame, uncompressed. */
export function grpcFrame(message: Uint8Array): Uint8Array {
  const frame = new Uint8Array(prefixSize + message.length);
  new DataView(frame.buffer).setUint32(1, message.length);
  frame.set(message, prefixSize);
  return frame;
}

/** Cuts a body into frames, however its bytes arrive. */
export class GrpcFrameReader {
  private readonly rest = new BodyBuffer();

  /**
   * The frames that these bytes complete; `null` where a flag byte is neither 0 nor 1.
   * Envoy: then none of this read's frames is delivered.
   */
  read(bytes: Uint8Array): GrpcFrame[] | null {
    this.rest.append(bytes);
    const all = this.rest.take();
    const frames: GrpcFrame[] = [];
    let at = 0;
    for (let end = frameEnd(all, at); at < all.length; end = frameEnd(all, at)) {
      if (all[at] > 1) return null;
      if (end > all.length) break;
      frames.push({ compressed: all[at] === 1, message: all.subarray(at + prefixSize, end) });
      at = end;
    }
    this.rest.append(all.subarray(at));
    return frames;
  }
}

/** Where the frame that starts here ends; `Infinity` while its prefix is not whole. */
function frameEnd(bytes: Uint8Array, at: number): number {
  if (bytes.length - at < prefixSize) return Number.POSITIVE_INFINITY;
  const length = new DataView(bytes.buffer, bytes.byteOffset + at, prefixSize).getUint32(1);
  return at + prefixSize + length;
}
