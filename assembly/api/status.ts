/** The status of the last hostcall, for those that give a value instead of it. */
import { Status } from "../abi/enums";
import { OUT_DATA, OUT_SIZE, takeBytes } from "../abi/memory";
import { decodeUtf8 } from "../codec/utf8";

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
