/** Header maps and trailers. Spec: "HTTP fields". */
import {
  proxy_add_header_map_value,
  proxy_get_header_map_pairs,
  proxy_get_header_map_size,
  proxy_get_header_map_value,
  proxy_remove_header_map_value,
  proxy_replace_header_map_value,
  proxy_set_header_map_pairs,
} from "../abi/hostcalls";
import { MapType, Status } from "../abi/enums";
import { OUT_DATA, OUT_SIZE, takeBytes } from "../abi/memory";
import { encodeUtf8, utf8, utf8Bound, utf8Size } from "../codec/utf8";
import { Headers, Pairs } from "../codec/pairs";
import { bytesOrNull, keepStatus, textOrNull } from "./status";

/**
 * One header map of the host: headers or trailers of a request, a response or a callout's answer. It is a number in
 * disguise, so that asking for it costs nothing and it needs no memory.
 *
 * ```ts
 * this.responseHeaders.set("server", "mine");
 * const user = this.requestHeaders.get("userid"); // null where there is none, "" where it is empty
 * ```
 *
 * Envoy: names are compared without case and written in lower case. A map is there only in its phase: request headers
 * in `onRequestHeaders` (later only while the stream is paused) and `onLog`. A map that is not there reads as null and
 * answers `BadArgument` to writes. Maps of a callout's answer can only be read.
 */
@unmanaged
@final
export class HeaderMap {
  /** The map of this type. */
  /** The map of this type; those of a context have properties of their own. */
  // @ts-ignore: decorator
  @inline
  static of(type: MapType): HeaderMap {
    return changetype<HeaderMap>(<usize>type);
  }

  // @ts-ignore: decorator
  @inline
  private get type(): MapType {
    return <MapType>changetype<usize>(this);
  }

  /**
   * The value of a header as text, or null if there is none (`lastStatus` tells why); bytes that are no UTF-8 become
   * U+FFFD. Envoy: of several entries the first, though known names such as `accept` come joined with ",".
   */
  get(name: string): string | null {
    return textOrNull(this.read(name));
  }

  /** The bytes of a header's value, untouched, or null if there is none. */
  getBytes(name: string): ArrayBuffer | null {
    return bytesOrNull(this.read(name));
  }

  /** Every value of a header as text, in order; empty if there is none. */
  getAll(name: string): string[] {
    const pairs = this.pairs();
    const values: string[] = [];
    for (let i = 0; i < pairs.length; ++i) {
      if (pairs.nameIs(i, name)) values.push(pairs.value(i));
    }
    return values;
  }

  /** True if there is such a header, be it empty. */
  has(name: string): bool {
    return keepStatus(this.read(name));
  }

  /** Adds an entry. Envoy: known names that hold one value (`accept`, `cookie` is not one) are joined with ",". */
  add(name: string, value: string): Status {
    const start = __scratch(utf8Bound(name) + utf8Bound(value));
    const middle = encodeUtf8(name, start);
    const end = encodeUtf8(value, middle);
    return proxy_add_header_map_value(this.type, start, middle - start, middle, end - middle);
  }

  /** Adds an entry whose value is bytes. */
  addBytes(name: string, value: ArrayBuffer): Status {
    const start = utf8(name);
    return proxy_add_header_map_value(this.type, start, utf8Size, changetype<usize>(value), value.byteLength);
  }

  /** Replaces every entry of the name by this one. Envoy: the header moves to the end. */
  set(name: string, value: string): Status {
    const start = __scratch(utf8Bound(name) + utf8Bound(value));
    const middle = encodeUtf8(name, start);
    const end = encodeUtf8(value, middle);
    return proxy_replace_header_map_value(this.type, start, middle - start, middle, end - middle);
  }

  /** Replaces every entry of the name by one whose value is bytes. */
  setBytes(name: string, value: ArrayBuffer): Status {
    const start = utf8(name);
    return proxy_replace_header_map_value(this.type, start, utf8Size, changetype<usize>(value), value.byteLength);
  }

  /** Removes every entry of the name. Envoy: Ok also where there was none. */
  remove(name: string): Status {
    const start = utf8(name);
    return proxy_remove_header_map_value(this.type, start, utf8Size);
  }

  /** The whole map, in the host's order; empty if it is not there. */
  pairs(): Pairs {
    keepStatus(proxy_get_header_map_pairs(this.type, OUT_DATA, OUT_SIZE));
    return new Pairs(takeBytes());
  }

  /** Replaces the whole map. Envoy: removing `:path`, `:authority` or `x-forwarded-proto` changes the route. */
  setPairs(headers: Headers): Status {
    const bytes = headers.encode();
    return proxy_set_header_map_pairs(this.type, changetype<usize>(bytes), bytes.byteLength);
  }

  /** The bytes of all names and values together, or -1 if the map is not there. */
  get byteSize(): i32 {
    return keepStatus(proxy_get_header_map_size(this.type, OUT_SIZE)) ? load<i32>(OUT_SIZE) : -1;
  }

  private read(name: string): Status {
    const start = utf8(name);
    return proxy_get_header_map_value(this.type, start, utf8Size, OUT_DATA, OUT_SIZE);
  }
}
