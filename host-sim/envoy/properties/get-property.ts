import { Status } from "../../abi/enums.js";
import type { ByteString } from "../../model/byte-string.js";
import { refuse } from "../../model/refusals.js";
import type { Answer } from "../operations.js";
import { connectionRoot, peerRoot } from "./connection.js";
import { filterStateRoot, pluginProperty } from "./filter-state.js";
import { parseInteger } from "./integer.js";
import { fieldOf } from "./message.js";
import { metadataValue } from "./metadata.js";
import { pluginAttributes } from "./plugin.js";
import { requestRoot } from "./request.js";
import { responseRoot } from "./response.js";
import type { PropertySource, StreamSource } from "./source.js";
import { upstreamRoot } from "./upstream.js";
import { serialize, type Value } from "./value.js";
import { xdsRoot } from "./xds.js";

type Root = (source: PropertySource, stream: StreamSource) => Value | undefined;

/** The roots that need a stream. */
const streamRoots: ReadonlyMap<ByteString, Root> = new Map(
  Object.entries<Root>({
    request: requestRoot,
    response: responseRoot,
    connection: (_, stream) => connectionRoot(stream.connection),
    source: (_, stream) => peerRoot(stream.connection.remoteAddress),
    destination: (_, stream) => peerRoot(stream.connection.localAddress),
    upstream: (_, stream) => upstreamRoot(stream),
    metadata: (_, stream) => metadataValue(stream.dynamicMetadata),
    filter_state: (_, stream) => filterStateRoot(stream.filterState),
    // Envoy: there once a host is chosen, and empty for plugins, which can not write it.
    upstream_filter_state: (_, stream) =>
      stream.upstream === null || stream.upstream.address === null ? undefined : unlistable,
  }),
);

const unlistable: Value = { kind: "map", get: () => undefined, entries: () => null };

/**
 * `proxy_get_property`: a value in Envoy's encoding of its type.
 *
 * @param path Parts with NUL between them; one NUL at the end is ignored.
 * @returns NotFound when nothing is there; SerializationFailure for the empty path, null, and whole roots.
 * @example getProperty(source, "request\0headers\0accept")
 */
export function getProperty(source: PropertySource, path: ByteString): Answer<ByteString> {
  if (path === "") return refuse(Status.SerializationFailure);
  const value = lookUp(source, partsOf(path));
  return value === undefined ? refuse(Status.NotFound) : serialize(value);
}

/** The value that a name at the top stands for, as plugins and expressions see it. Envoy's own names win. */
export function topLevelValue(source: PropertySource, name: ByteString): Value | undefined {
  if (name === "xds") return xdsRoot(source);
  if (source.stream !== null) {
    const root = streamRoots.get(name)?.(source, source.stream);
    if (root !== undefined) return root;
  }
  const attribute = pluginAttributes.get(name);
  return attribute === undefined ? pluginProperty(source, name) : attribute(source);
}

/** One step down: a map's entry, a message's field, a list's item; `undefined` below anything else. */
export function memberOf(value: Value, name: ByteString): Value | undefined {
  if (value.kind === "map") return value.get(name);
  if (value.kind === "message") return fieldOf(value, name);
  if (value.kind !== "list") return undefined;
  const index = parseInteger(name, 32);
  return index === undefined || index < 0n ? undefined : value.items[Number(index)];
}

function partsOf(path: ByteString): ByteString[] {
  const parts = path.split("\0");
  if (parts.at(-1) === "") parts.pop();
  return parts;
}

function lookUp(source: PropertySource, [first, ...rest]: ByteString[]): Value | undefined {
  let value = topLevelValue(source, first!);
  for (const part of rest) {
    if (value === undefined) return undefined;
    value = memberOf(value, part);
  }
  return value;
}
