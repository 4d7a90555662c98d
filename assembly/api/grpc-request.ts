/** Whom a gRPC call or stream asks, and with what metadata. */
import { GrpcCallout } from "../runtime/grpc-callouts";
import { Headers } from "../codec/pairs";
import { grpcService } from "./grpc-service";

/** What `GrpcCall` and `GrpcStream` have in common. */
export abstract class GrpcRequest extends GrpcCallout {
  /** The initial metadata. Envoy adds `te`, `grpc-timeout`, `content-type`. */
  readonly metadata: Headers = new Headers();
  /** The `GrpcService` to call: of the cluster's name, unless it is set. Never empty bytes: Envoy aborts. */
  service: ArrayBuffer;

  constructor(
    isCall: bool,
    cluster: string,
    /** The service's full name, with its package. */
    public serviceName: string,
    /** The name of the method, without its service. */
    public method: string,
  ) {
    super(isCall);
    this.service = grpcService(cluster);
  }
}
