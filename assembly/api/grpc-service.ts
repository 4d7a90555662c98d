/** Which service a gRPC callout goes to. Spec: "gRPC calls". */
import { Headers, Pairs } from "../codec/pairs";
import { ProtoWriter } from "../codec/protobuf";

/**
 * The bytes of Envoy's `GrpcService` that name a cluster; `GrpcCall` and `GrpcStream` make them of the cluster's name.
 * With an authority of its own, or metadata for every call:
 *
 * ```ts
 * const service = grpcService("auth", "auth.example.com", new Headers().add("x-tenant", "a"));
 * ```
 *
 * Envoy 1.40 also takes the bare name of a cluster, but only where its bytes are no message by chance: a cluster named
 * "users" or "inventory" aborts the whole process. So the SDK never sends a bare name.
 */
export function grpcService(cluster: string, authority: string = "", metadata: Headers | null = null): ArrayBuffer {
  const target = new ProtoWriter().text(1, cluster);
  if (authority.length) target.text(2, authority);
  const service = new ProtoWriter().data(1, target.finish());
  if (metadata) {
    const pairs = new Pairs(metadata.encode());
    for (let i = 0; i < pairs.length; ++i) {
      service.data(5, new ProtoWriter().text(1, pairs.name(i)).text(2, pairs.value(i)).finish());
    }
  }
  return service.finish();
}

/** The status codes of gRPC. */
export const enum GrpcStatus {
  Ok = 0,
  Cancelled = 1,
  Unknown = 2,
  InvalidArgument = 3,
  DeadlineExceeded = 4,
  NotFound = 5,
  AlreadyExists = 6,
  PermissionDenied = 7,
  ResourceExhausted = 8,
  FailedPrecondition = 9,
  Aborted = 10,
  OutOfRange = 11,
  Unimplemented = 12,
  Internal = 13,
  Unavailable = 14,
  DataLoss = 15,
  Unauthenticated = 16,
}
