/** gRPC streams. Spec: "gRPC streams". */
import { Context } from "./context";
import { Body } from "./body";
import { BufferType, MapType, Status } from "../abi/enums";
import { GrpcEvent } from "../runtime/grpc-callouts";
import { GrpcRequest } from "./grpc-request";
import { GrpcStatus } from "./grpc-service";
import { HeaderMap } from "./headers";
import { OUT_VALUE } from "../abi/memory";
import { calloutStatus } from "./status";
import { encodeUtf8, utf8Bound } from "../codec/utf8";
import { proxy_grpc_close, proxy_grpc_send, proxy_grpc_stream } from "../abi/hostcalls";

/**
 * A gRPC stream. Extend it: what comes goes to its methods, with the context that opened it as the effective one.
 *
 * ```ts
 * class Watch extends GrpcStream {
 *   constructor(private readonly plugin: Watcher) {
 *     super("control", "control.v1.Rules", "Watch");
 *   }
 *   onMessage(message: ArrayBuffer): void {
 *     this.plugin.rules = message;
 *   }
 *   onClose(status: u32, message: string): void {
 *     logWarn("stream closed: " + message);
 *   }
 * }
 * ```
 *
 * It ends with `onClose`, however it ends: a stream that the host refuses to open is closed with status 14 when the
 * running callback ends. Only `cancel()` ends it without. When the context that opened it is gone, the next thing that
 * comes cancels the stream.
 *
 * Envoy 1.40: a connection that fails comes as initial metadata with no entry, trailing metadata with four, and status
 * 14. There is no timeout.
 */
export class GrpcStream extends GrpcRequest {
  constructor(
    cluster: string,
    /** The service's full name, with its package. */
    serviceName: string,
    /** The name of the method, without its service. */
    method: string,
  ) {
    super(false, cluster, serviceName, method);
  }

  /** Opens the stream on behalf of a context, in any callback; gives what the host said. */
  open(owner: Context): Status {
    const metadata = this.metadata.encode();
    const names = __scratch(utf8Bound(this.serviceName) + utf8Bound(this.method));
    const middle = encodeUtf8(this.serviceName, names);
    const status = proxy_grpc_stream(
      changetype<usize>(this.service),
      this.service.byteLength,
      names,
      middle - names,
      middle,
      encodeUtf8(this.method, middle) - middle,
      changetype<usize>(metadata),
      metadata.byteLength,
      OUT_VALUE,
    );
    return this.begun(status, owner);
  }

  /**
   * Sends a message; with `end` the last, which closes our side. `NotFound` if the stream is not open. Envoy: a message
   * behind the end is Ok and never sent.
   */
  send(message: ArrayBuffer, end: bool = false): Status {
    const token = this.token;
    if (!token) return Status.NotFound;
    return proxy_grpc_send(token, changetype<usize>(message), message.byteLength, end);
  }

  /** Closes our side; what the peer still sends comes, and then `onClose`. `NotFound` if the stream is not open. */
  close(): Status {
    const token = this.token;
    return token ? proxy_grpc_close(token) : Status.NotFound;
  }

  /** Initial metadata have come: `initialMetadata` has them. */
  onInitialMetadata(count: u32): void {}

  /** A message has come. */
  onMessage(message: ArrayBuffer): void {}

  /** Trailing metadata have come: `trailingMetadata` has them. Envoy: `grpc-status` and `grpc-message` among them. */
  onTrailingMetadata(count: u32): void {}

  /** The stream has ended, with the status and message of the peer or, where it is the host's, of the failure. */
  onClose(status: u32, message: string): void {}

  /** Only in `onInitialMetadata`. */
  get initialMetadata(): HeaderMap {
    return HeaderMap.of(MapType.GrpcCallInitialMetadata);
  }

  /** Only in `onTrailingMetadata`. */
  get trailingMetadata(): HeaderMap {
    return HeaderMap.of(MapType.GrpcCallTrailingMetadata);
  }

  /** Takes a refusal from the runtime. */
  answer(first: u32, second: u32, third: u32): void {
    this.onClose(GrpcStatus.Unavailable, "");
  }

  /** Takes what comes from the runtime. */
  happened(event: GrpcEvent, value: u32): void {
    if (event == GrpcEvent.Message) {
      const message = Body.of(BufferType.GrpcCallMessage).bytes();
      this.onMessage(message ? message : new ArrayBuffer(0));
    } else if (event == GrpcEvent.InitialMetadata) this.onInitialMetadata(value);
    else if (event == GrpcEvent.TrailingMetadata) this.onTrailingMetadata(value);
    else this.onClose(value, calloutStatus().message);
  }
}
