/** Header maps: headers, trailers, metadata. */
import { MapType, Status } from "../enums.js";
import type { Guest } from "../guest.js";
import { readPairs } from "../pairs.js";
import type { HostcallFunctions } from "../signatures.js";

type Headers = Pick<
  HostcallFunctions,
  | "proxy_get_header_map_size"
  | "proxy_get_header_map_pairs"
  | "proxy_set_header_map_pairs"
  | "proxy_get_header_map_value"
  | "proxy_add_header_map_value"
  | "proxy_replace_header_map_value"
  | "proxy_remove_header_map_value"
>;

const isMapType = (type: number): type is MapType => type >>> 0 <= MapType.HttpCallResponseTrailers;

export const headerHostcalls = (guest: Guest): Headers => ({
  proxy_get_header_map_size(mapType, returnSize) {
    const context = guest.acting();
    if (!isMapType(mapType)) return Status.BadArgument;
    const size = context.getHeaderMapSize(mapType);
    return typeof size === "number" ? guest.returnU32(size, returnSize) : size.status;
  },

  proxy_get_header_map_pairs(mapType, returnMapData, returnMapSize) {
    const context = guest.acting();
    if (!isMapType(mapType)) return Status.BadArgument;
    const pairs = context.getHeaderPairs(mapType);
    if (pairs === null) return guest.returnSpan(0, 0, returnMapData, returnMapSize);
    return Array.isArray(pairs) ? guest.returnPairs(pairs, returnMapData, returnMapSize) : pairs.status;
  },

  proxy_set_header_map_pairs(mapType, mapData, mapSize) {
    const context = guest.acting();
    if (!isMapType(mapType)) return Status.BadArgument;
    if (!guest.memory.holds(mapData, mapSize)) return Status.InvalidMemoryAccess;
    return context.setHeaderPairs(mapType, readPairs(guest.memory, mapData, mapSize));
  },

  proxy_get_header_map_value(mapType, keyData, keySize, returnValueData, returnValueSize) {
    const context = guest.acting();
    if (!isMapType(mapType)) return Status.BadArgument;
    const { memory } = guest;
    if (!memory.holds(keyData, keySize)) return Status.InvalidMemoryAccess;
    const value = context.getHeader(mapType, memory.text(keyData, keySize));
    if (typeof value === "string") return guest.returnText(value, returnValueData, returnValueSize);
    return isAbsentValueEmpty(guest, value.status)
      ? guest.returnSpan(0, 0, returnValueData, returnValueSize)
      : value.status;
  },

  proxy_add_header_map_value(mapType, keyData, keySize, valueData, valueSize) {
    const context = guest.acting();
    if (!isMapType(mapType)) return Status.BadArgument;
    const { memory } = guest;
    if (!memory.holds(keyData, keySize) || !memory.holds(valueData, valueSize))
      return Status.InvalidMemoryAccess;
    return context.addHeader(mapType, memory.text(keyData, keySize), memory.text(valueData, valueSize));
  },

  proxy_replace_header_map_value(mapType, keyData, keySize, valueData, valueSize) {
    const context = guest.acting();
    if (!isMapType(mapType)) return Status.BadArgument;
    const { memory } = guest;
    if (!memory.holds(keyData, keySize) || !memory.holds(valueData, valueSize))
      return Status.InvalidMemoryAccess;
    return context.replaceHeader(mapType, memory.text(keyData, keySize), memory.text(valueData, valueSize));
  },

  proxy_remove_header_map_value(mapType, keyData, keySize) {
    const context = guest.acting();
    if (!isMapType(mapType)) return Status.BadArgument;
    const { memory } = guest;
    if (!memory.holds(keyData, keySize)) return Status.InvalidMemoryAccess;
    return context.removeHeader(mapType, memory.text(keyData, keySize));
  },
});

/** Envoy 1.40: under ABI 0.1.0 a header that is not there reads as an empty one (1.9). */
const isAbsentValueEmpty = (guest: Guest, status: Status): boolean =>
  status === Status.NotFound && guest.abiVersion === "0.1.0";
