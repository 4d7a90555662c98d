/**
 * Which service a gRPC callout means: the bytes that the guest gives are a `GrpcService` message, and where they
 * are none, the name of a cluster. As in Envoy 1.40.
 *
 *     GrpcService   1 envoy_grpc { 1 cluster_name, 2 authority }   2 google_grpc   3 timeout (unused)
 *                   5 initial_metadata { 1 key, 2 value }, repeated
 */
import { fromBytes } from "../../model/byte-string.js";
import { lastBytes, type ProtoField, readProto } from "../../model/proto.js";
import type { ByteString, FlatPairs } from "../operations.js";

export interface GrpcTarget {
  /** `cluster`: the name comes from a message, and the cluster may not exist. `name`: the bytes were no message. */
  kind: "cluster" | "name";
  cluster: ByteString;
  /** Empty: the cluster's name. */
  authority: ByteString;
  initialMetadata: FlatPairs;
}

/** "google": Envoy's other gRPC client, which this build lacks. "none": no target at all, and Envoy aborts. */
export type GrpcServiceChoice = GrpcTarget | "google" | "none";

const envoyGrpc = 1;
const googleGrpc = 2;

export function readGrpcService(bytes: Uint8Array): GrpcServiceChoice {
  const text = fromBytes(bytes);
  const fields = readProto(text);
  const target = fields?.findLast(({ number, wire }) => wire === 2 && number <= googleGrpc);
  if (fields === null) return nameTarget(text);
  if (target === undefined || target.wire !== 2) return "none";
  if (target.number === googleGrpc) return "google";
  const inner = readProto(target.bytes);
  return inner === null ? nameTarget(text) : clusterTarget(inner, fields);
}

const nameTarget = (cluster: ByteString): GrpcTarget => ({
  kind: "name",
  cluster,
  authority: "",
  initialMetadata: [],
});

function clusterTarget(inner: readonly ProtoField[], fields: readonly ProtoField[]): GrpcTarget {
  return {
    kind: "cluster",
    cluster: lastBytes(inner, envoyGrpc) ?? "",
    authority: lastBytes(inner, 2) ?? "",
    initialMetadata: fields.flatMap(headerValue),
  };
}

function headerValue(field: ProtoField): FlatPairs {
  if (field.number !== 5 || field.wire !== 2) return [];
  const inner = readProto(field.bytes) ?? [];
  return [lastBytes(inner, 1) ?? "", lastBytes(inner, 2) ?? ""];
}
