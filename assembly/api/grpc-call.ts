/** Unary gRPC calls. Spec: "gRPC calls". */
import { Context } from "./context";
import { Body } from "./body";
import { BufferType, Status } from "../abi/enums";
import { GrpcEvent } from "../runtime/grpc-callouts";
import { GrpcRequest } from "./grpc-request";
import { GrpcStatus } from "./grpc-service";
import { OUT_VALUE } from "../abi/memory";
import { calloutStatus } from "./status";
import { encodeUtf8, utf8Bound } from "../codec/utf8";
import { proxy_grpc_call } from "../abi/hostcalls";

/**
 * One gRPC call with one message each way: first the request that is put together, then, in `onGrpcCallResponse`, its
 * answer.
 *
 * ```ts
 * const call = new GrpcCall("auth", "auth.v1.Gate", "MayPass", new ProtoWriter().text(1, user).finish());
 * call.metadata.add("x-tenant", "a");
 * call.send(this);
 * return HeadersAction.StopIteration;
 * ```
 *
 * The answer comes to `onGrpcCallResponse` of the context that sent it, or, when a class of its own extends `GrpcCall`
 * and overrides `onResponse`, to that method. While it runs the context is the effective one. A call whose stream is gone
 * is dropped quietly; one that the host refuses is answered too, as a failure with status 14, when the running callback
 * ends. Messages are bytes: encode them with `ProtoWriter`, or with the library of your choice.
 *
 * Envoy 1.40: a call that succeeds gives its last message and no metadata; without a message it fails with status 13.
 * The details of a failure stand behind its message, in braces: `nope{via_upstream}`. Timeout and refused connection are
 * both status 14, with the message `upstream request timeout{response_timeout}` or one about the connection.
 */
export class GrpcCall extends GrpcRequest {
  /** The status: `GrpcStatus.Ok`, or why the call failed. */
  status: u32 = GrpcStatus.Ok;
  /** The message of a failure; "" where there is none. */
  statusMessage: string = "";

  constructor(
    cluster: string,
    /** The service's full name, with its package. */
    serviceName: string,
    /** The name of the method, without its service. */
    method: string,
    /** The request's message. */
    public message: ArrayBuffer,
    /** How long to wait for the answer, in milliseconds; 0 waits for ever. Envoy sends `grpc-timeout: 0m` for 0. */
    public timeout: u32 = 5000,
  ) {
    super(true, cluster, serviceName, method);
  }

  /** Sends the call on behalf of a context, in any callback; gives what the host said. One call at a time. */
  send(owner: Context): Status {
    const metadata = this.metadata.encode();
    const names = __scratch(utf8Bound(this.serviceName) + utf8Bound(this.method));
    const middle = encodeUtf8(this.serviceName, names);
    const status = proxy_grpc_call(
      changetype<usize>(this.service),
      this.service.byteLength,
      names,
      middle - names,
      middle,
      encodeUtf8(this.method, middle) - middle,
      changetype<usize>(metadata),
      metadata.byteLength,
      changetype<usize>(this.message),
      this.message.byteLength,
      this.timeout,
      OUT_VALUE,
    );
    return this.begun(status, owner);
  }

  /** The answer is there, or the failure; unless overridden it goes to the context that sent the call. */
  onResponse(): void {
    changetype<Context>(this.owner).onGrpcCallResponse(this);
  }

  /** The answer's message, or null if the call failed; only in the callback of the answer. */
  get response(): ArrayBuffer | null {
    return this.failed ? null : Body.of(BufferType.GrpcCallMessage).bytes();
  }

  /** True if no message came: `status` and `statusMessage` tell why, `sent` if the host refused the call. */
  get failed(): bool {
    return this.status != GrpcStatus.Ok;
  }

  /** Takes a refusal from the runtime. */
  answer(first: u32, second: u32, third: u32): void {
    this.happened(GrpcEvent.Close, GrpcStatus.Unavailable);
  }

  /** Takes the answer from the runtime. */
  happened(event: GrpcEvent, value: u32): void {
    const failed = event == GrpcEvent.Close;
    this.status = failed ? value : GrpcStatus.Ok;
    this.statusMessage = failed && this.sent == Status.Ok ? calloutStatus().message : "";
    this.onResponse();
  }
}
