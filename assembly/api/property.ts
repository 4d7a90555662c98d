/** Properties: what the host knows about request, connection, route, plugin. Spec: "Properties". */
import { OUT_DATA, OUT_SIZE } from "../abi/memory";
import { Status } from "../abi/enums";
import { bytesOrNull, keepStatus, textOrNull } from "./status";
import { encodePath, pathBound } from "../codec/property-path";
import { encodeUtf8, utf8Bound } from "../codec/utf8";
import { proxy_get_property, proxy_set_property } from "../abi/hostcalls";

function read(path: StaticArray<string>): Status {
  const start = __scratch(pathBound(path));
  const status = proxy_get_property(start, encodePath(path, start) - start, OUT_DATA, OUT_SIZE);
  return status;
}

/** Reads a property that is a number or a flag; false unless it has just this size. */
function readFixed(path: StaticArray<string>, size: usize): bool {
  return keepStatus(read(path)) && load<usize>(OUT_SIZE) == size;
}

/**
 * A property as text, or null if it is not there (`lastStatus` tells why).
 *
 * ```ts
 * const path = getProperty(["request", "path"]);
 * const cluster = getProperty(["xds", "cluster_name"]);
 * ```
 *
 * Envoy: what comes from the request's headers is there only as long as these are: in `onRequestHeaders` and `onLog`.
 */
export function getProperty(path: StaticArray<string>): string | null {
  return textOrNull(read(path));
}

/** A property as the bytes that the host has for it, or null if it is not there. */
export function getPropertyBytes(path: StaticArray<string>): ArrayBuffer | null {
  return bytesOrNull(read(path));
}

/** A property that is a whole number, a time or a duration (nanoseconds); `absent` if it is not there or another type. */
export function getPropertyInt(path: StaticArray<string>, absent: i64 = 0): i64 {
  return readFixed(path, 8) ? load<i64>(load<usize>(OUT_DATA)) : absent;
}

/** A property that is a floating-point number; `absent` if it is not there or another type. */
export function getPropertyFloat(path: StaticArray<string>, absent: f64 = 0): f64 {
  return readFixed(path, 8) ? load<f64>(load<usize>(OUT_DATA)) : absent;
}

/** A property that is true or false; `absent` if it is not there or another type. */
export function getPropertyBool(path: StaticArray<string>, absent: bool = false): bool {
  return readFixed(path, 1) ? load<u8>(load<usize>(OUT_DATA)) != 0 : absent;
}

/**
 * Keeps a text with the stream, for later filters and the access log. Envoy: it is filter state named `wasm.<name>`, read
 * back as `[name]` or `["filter_state", "wasm.<name>"]`; a root context answers NotFound.
 */
export function setProperty(name: string, value: string): Status {
  const start = __scratch(utf8Bound(name) + utf8Bound(value));
  const middle = encodeUtf8(name, start);
  const status = proxy_set_property(start, middle - start, middle, encodeUtf8(value, middle) - middle);
  return status;
}

/** Keeps bytes with the stream. */
export function setPropertyBytes(name: string, value: ArrayBuffer): Status {
  const start = __scratch(utf8Bound(name));
  const size = encodeUtf8(name, start) - start;
  const status = proxy_set_property(start, size, changetype<usize>(value), value.byteLength);
  return status;
}
