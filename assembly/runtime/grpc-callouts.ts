/** gRPC callouts under way: four callbacks find their object by token. */
import { Callout, awaitAnswer, isOwnerThere, refuse } from "./callouts";
import { OUT_VALUE } from "../abi/memory";
import { Status } from "../abi/enums";
import { Keyed, TOKEN, find, remove } from "./table";
import { proxy_grpc_cancel, proxy_grpc_close } from "../abi/hostcalls";

/** What the host tells of a gRPC callout. */
export const enum GrpcEvent {
  InitialMetadata,
  Message,
  TrailingMetadata,
  Close,
}

/** A gRPC call or stream and the context that made it. */
export abstract class GrpcCallout extends Callout {
  /** What the host answered when it was asked: Ok, or why it refused. */
  sent: Status = Status.Ok;

  constructor(
    /** One message or a failure is all that comes. */
    readonly isCall: bool,
  ) {
    super();
  }

  /** Something has come; the number is the one of the host's callback. */
  abstract happened(event: GrpcEvent, value: u32): void;

  /** The host's number for it; 0 if it is not under way. */
  get token(): u32 {
    return this.key & ~TOKEN;
  }

  /** Ends it: nothing more comes. Envoy: NotFound if it has ended already. */
  cancel(): Status {
    const token = this.token;
    if (!token) return Status.NotFound;
    remove(this);
    return proxy_grpc_cancel(token);
  }

  /** The host has accepted or refused it. */
  protected begun(status: Status, owner: Keyed): Status {
    this.owner = owner;
    this.sent = status;
    if (status == Status.Ok) awaitAnswer(this, load<u32>(OUT_VALUE));
    else refuse(this);
    return status;
  }
}

/** The host's callback on context `current`. One of a token that nobody knows, or whose stream is gone, is dropped. */
export function tellGrpc(current: u32, token: u32, event: GrpcEvent, value: u32): void {
  const call = changetype<GrpcCallout | null>(find(token | TOKEN));
  if (!call) return;
  const isOver = event == GrpcEvent.Close || call.isCall;
  if (isOver) {
    remove(call);
    // Envoy keeps a stream that the peer has closed until the guest closes it, too.
    if (!call.isCall) proxy_grpc_close(token);
  }
  if (isOwnerThere(call, current)) call.happened(event, value);
  else if (!isOver) call.cancel();
}
