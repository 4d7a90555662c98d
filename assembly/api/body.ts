/** Bodies and other buffers. Spec: "Buffers". */
import { BufferType, Status } from "../abi/enums";
import { OUT_DATA, OUT_SIZE } from "../abi/memory";
import { encodeUtf8, utf8Bound } from "../codec/utf8";
import { bytesOrNull, keepStatus, textOrNull } from "./status";
import { proxy_get_buffer_bytes, proxy_get_buffer_status, proxy_set_buffer_bytes } from "../abi/hostcalls";

/** All that is behind an offset. */
// @ts-ignore: decorator
@inline const ALL: u32 = 0xffffffff;

/**
 * One buffer of the host: the body of a request, a response or a callout's answer, the data of a connection. Like a
 * header map it is a number in disguise and costs nothing.
 *
 * ```ts
 * onResponseBody(size: u32, endOfStream: bool): DataAction {
 *   if (!endOfStream) return DataAction.StopIterationAndBuffer; // gather the whole body
 *   this.responseBody.replace(this.responseBody.text()!.toUpperCase());
 *   return DataAction.Continue;
 * }
 * ```
 *
 * Envoy: a body is there in its own callback; there the buffer is the new chunk, or, after `StopIterationAndBuffer`,
 * all that has been held. Elsewhere it reads as empty and answers `BadArgument` to writes. Nothing mends
 * `content-length`: remove it in the headers callback, or set it, when the size of a body changes.
 */
@unmanaged
@final
export class Body {
  /** The buffer of this type. */
  /** The buffer of this type; those of a context have properties of their own. */
  // @ts-ignore: decorator
  @inline
  static of(type: BufferType): Body {
    return changetype<Body>(<usize>type);
  }

  // @ts-ignore: decorator
  @inline
  private get type(): BufferType {
    return <BufferType>changetype<usize>(this);
  }

  /** How many bytes are there now; 0 if none (`lastStatus` tells why). */
  get size(): u32 {
    return keepStatus(proxy_get_buffer_status(this.type, OUT_SIZE, OUT_DATA)) ? load<u32>(OUT_SIZE) : 0;
  }

  /** `length` bytes from `start` on, cut to what is there, or null if the host refuses. */
  bytes(start: u32 = 0, length: u32 = ALL): ArrayBuffer | null {
    return bytesOrNull(proxy_get_buffer_bytes(this.type, start, length, OUT_DATA, OUT_SIZE));
  }

  /** The same as text; bytes that are no UTF-8 become U+FFFD. */
  text(start: u32 = 0, length: u32 = ALL): string | null {
    return textOrNull(proxy_get_buffer_bytes(this.type, start, length, OUT_DATA, OUT_SIZE));
  }

  /** Puts this text in the place of everything. */
  replace(text: string): Status {
    return this.write(0, ALL, text);
  }

  /** Puts these bytes in the place of everything. */
  replaceBytes(bytes: ArrayBuffer): Status {
    return this.writeBytes(0, ALL, bytes);
  }

  /** Puts this text behind everything. */
  append(text: string): Status {
    return this.write(ALL, 0, text);
  }

  /** Puts these bytes behind everything. */
  appendBytes(bytes: ArrayBuffer): Status {
    return this.writeBytes(ALL, 0, bytes);
  }

  /** Puts this text before everything. */
  prepend(text: string): Status {
    return this.write(0, 0, text);
  }

  /** Puts these bytes before everything. */
  prependBytes(bytes: ArrayBuffer): Status {
    return this.writeBytes(0, 0, bytes);
  }

  /** Drops everything. */
  clear(): Status {
    return proxy_set_buffer_bytes(this.type, 0, ALL, 0, 0);
  }

  /**
   * Puts bytes in the place of `length` bytes at `start`, as the hostcall has it. Envoy: a `start` inside the buffer,
   * other than 0, is `BadArgument`; one behind it appends.
   */
  writeBytes(start: u32, length: u32, bytes: ArrayBuffer): Status {
    return proxy_set_buffer_bytes(this.type, start, length, changetype<usize>(bytes), bytes.byteLength);
  }

  private write(start: u32, length: u32, text: string): Status {
    const bytes = __scratch(utf8Bound(text));
    const status = proxy_set_buffer_bytes(this.type, start, length, bytes, encodeUtf8(text, bytes) - bytes);
    return status;
  }
}
