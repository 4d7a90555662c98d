/** Data that plugins share across VMs and threads. Spec: "Shared key-value store". */
import { OUT_DATA, OUT_SIZE, OUT_VALUE, takeBytes } from "../abi/memory";
import { Status } from "../abi/enums";
import { encodeUtf8, utf8Bound, utf8Text } from "../codec/utf8";
import { keepStatus } from "./status";
import { proxy_get_shared_data, proxy_set_shared_data } from "../abi/hostcalls";

/** A shared value and the number of the version that was read. */
@final
export class SharedValue {
  constructor(
    /** The value, untouched. */
    readonly bytes: ArrayBuffer,
    /** Give it to `setSharedData` to write only if nobody has written since. */
    readonly cas: u32,
  ) {}

  /** The value as text. */
  get text(): string {
    return utf8Text(this.bytes);
  }
}

/**
 * The value under a key, or null if there is none. Envoy: shared by all VMs with the same vm_id, lost when the last goes.
 *
 * ```ts
 * do {
 *   const old = getSharedData("hits");
 *   const hits = old ? I32.parseInt(old.text) + 1 : 1;
 *   status = setSharedData("hits", hits.toString(), old ? old.cas : 0);
 * } while (status == Status.CasMismatch);
 * ```
 */
export function getSharedData(key: string): SharedValue | null {
  const start = __scratch(utf8Bound(key));
  const size = encodeUtf8(key, start) - start;
  const status = proxy_get_shared_data(start, size, OUT_DATA, OUT_SIZE, OUT_VALUE);
  return keepStatus(status) ? new SharedValue(takeBytes(), load<u32>(OUT_VALUE)) : null;
}

/** Writes a text under a key; with a `cas` other than 0 only if that version is still there, else `CasMismatch`. */
export function setSharedData(key: string, value: string, cas: u32 = 0): Status {
  const start = __scratch(utf8Bound(key) + utf8Bound(value));
  const middle = encodeUtf8(key, start);
  const status = proxy_set_shared_data(start, middle - start, middle, encodeUtf8(value, middle) - middle, cas);
  return status;
}

/** Writes bytes under a key. */
export function setSharedDataBytes(key: string, value: ArrayBuffer, cas: u32 = 0): Status {
  const start = __scratch(utf8Bound(key));
  const size = encodeUtf8(key, start) - start;
  const status = proxy_set_shared_data(start, size, changetype<usize>(value), value.byteLength, cas);
  return status;
}
