/** The status of the last hostcall, for those that give a value instead of it. */
import { Status } from "../abi/enums";
import { OUT_DATA, OUT_SIZE, OUT_VALUE, takeBytes } from "../abi/memory";
import { decodeUtf8 } from "../codec/utf8";
import { proxy_get_status } from "../abi/hostcalls";

let last: Status = Status.Ok;

/**
 * The status of the last read (`get`, `getBytes`, ...), which tells why it gave null: `NotFound` for a name that is not
 * there, `BadArgument` for a map that is not there in this phase.
 *
 * ```ts
 * const user = this.requestHeaders.get("userid");
 * if (user == null && lastStatus() == Status.BadArgument) logWarn("no headers in this phase");
 * ```
 */
export function lastStatus(): Status {
  return last;
}

/** Keeps the status of a read; true if it is Ok. */
// @ts-ignore: decorator
@inline export function keepStatus(status: Status): bool {
  last = status;
  return status == Status.Ok;
}

/** What the hostcall returned as text, or null if it did not answer Ok. */
export function textOrNull(status: Status): string | null {
  return keepStatus(status) ? decodeUtf8(load<usize>(OUT_DATA), load<usize>(OUT_SIZE)) : null;
}

/** What the hostcall returned as bytes, or null if it did not answer Ok. */
export function bytesOrNull(status: Status): ArrayBuffer | null {
  return keepStatus(status) ? takeBytes() : null;
}

/**
 * Why a callout failed, as the host tells: 0 and "" where nothing is to be told. Envoy: 11 and "reset" when the answer to
 * an HTTP callout broke off, the gRPC status and message in `onGrpcClose`.
 */
@final
export class CalloutStatus {
  constructor(
    /** The number. */
    readonly code: u32,
    /** The message. */
    readonly message: string,
  ) {}
}

/** Why the callout whose callback is running failed. */
export function calloutStatus(): CalloutStatus {
  const known = keepStatus(proxy_get_status(OUT_VALUE, OUT_DATA, OUT_SIZE));
  if (!known) return new CalloutStatus(0, "");
  return new CalloutStatus(load<u32>(OUT_VALUE), decodeUtf8(load<usize>(OUT_DATA), load<usize>(OUT_SIZE)));
}
