/** Operators that read what configuration or filters noted by namespace. */
import type { JsonValue, Metadata } from "../config/model.js";
import type { StreamInfo } from "../http/stream-info.js";
import { FormatError } from "./format-error.js";
import { requireParameter } from "./header-operators.js";
import {
  cut,
  type LogValue,
  type Operator,
  type OperatorCall,
  ofInfo,
  Structured,
  textOf,
} from "./log-value.js";

type Read = (info: StreamInfo) => Metadata | null | undefined;

const kinds: { readonly [name: string]: Read } = {
  // Nothing that host-sim runs sets dynamic metadata.
  DYNAMIC: () => null,
  ROUTE: ({ route }) => route?.metadata as Metadata | undefined,
  CLUSTER: ({ clusterMetadata }) => clusterMetadata,
  UPSTREAM_HOST: ({ hostMetadata }) => hostMetadata,
  LISTENER: ({ listener }) => listener.metadata,
  VIRTUAL_HOST: ({ virtualHost }) => virtualHost?.metadata as Metadata | undefined,
  LISTENER_FILTER_CHAIN: ({ listener }) => listener.filterChainMetadata,
};

function metadata({ parameter, length }: OperatorCall): Operator {
  const [kind = "", ...path] = parameter.split(":");
  const read = kinds[kind];
  if (read === undefined) throw new FormatError(true, `${kind} is not supported type of metadata`);
  return at(read, path, length);
}

/** The operators of one kind, of which a parameter is asked: `%CLUSTER_METADATA(namespace:key)%`. */
const ofKind = (kind: string) => (call: OperatorCall) => {
  requireParameter(call);
  return at(kinds[kind] as Read, call.parameter.split(":"), call.length);
};

function at(read: Read, path: readonly string[], length: number | null): Operator {
  return ofInfo((info) => {
    let value: JsonValue | undefined = read(info) as JsonValue | undefined;
    for (const name of path) value = memberOf(value, name);
    return value === undefined || value === null ? null : written(value, length);
  });
}

function memberOf(value: JsonValue | undefined, name: string): JsonValue | undefined {
  const isMapping = typeof value === "object" && value !== null && !Array.isArray(value);
  return isMapping && Object.hasOwn(value, name) ? (value as Record<string, JsonValue>)[name] : undefined;
}

/** A limit of length makes it text. */
function written(value: JsonValue, length: number | null): LogValue {
  if (typeof value === "string" || length !== null) return cut(textOf(value), length);
  return new Structured(value);
}

export const metadataOperators: { readonly [name: string]: (call: OperatorCall) => Operator } = {
  METADATA: metadata,
  DYNAMIC_METADATA: ofKind("DYNAMIC"),
  CLUSTER_METADATA: ofKind("CLUSTER"),
  UPSTREAM_METADATA: ofKind("UPSTREAM_HOST"),
};
