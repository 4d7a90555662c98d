/** Changing shared data where others change it too. Spec: "Shared key-value store". */
import { Status } from "../abi/enums";
import { getSharedData, setSharedDataBytes } from "./shared-data";
import { lastStatus } from "./status";
import { utf8Bytes } from "../codec/utf8";

/** How often a change is tried: others must have been quicker each time. */
// @ts-ignore: decorator
@inline const TRIES: i32 = 1000;

/**
 * A change of a shared value that no change of another worker's gets lost by: it reads, changes, and writes only if
 * nobody has written since; else again.
 *
 * ```ts
 * class Append extends SharedUpdate {
 *   constructor(private readonly line: string) {
 *     super();
 *   }
 *   change(old: ArrayBuffer | null): ArrayBuffer | null {
 *     return utf8Bytes((old ? utf8Text(old) : "") + this.line);
 *   }
 * }
 * new Append("one more").apply("lines");
 * ```
 *
 * In every callback. Envoy 1.40 does not compare the first write of a key: where two workers make it at the same moment
 * one is lost, so write the key once in `onConfigure`.
 */
export abstract class SharedUpdate {
  /** The new value for the old one, null where there is none; null leaves it. It may be called several times. */
  abstract change(old: ArrayBuffer | null): ArrayBuffer | null;

  /** Makes the change: Ok, also where it left the value; else what the host said, `CasMismatch` after 1,000 tries. */
  apply(key: string): Status {
    let status = Status.CasMismatch;
    for (let i = 0; status == Status.CasMismatch && i < TRIES; ++i) {
      const old = getSharedData(key);
      if (!old && lastStatus() != Status.NotFound) return lastStatus();
      const value = this.change(old ? old.bytes : null);
      if (!value) return Status.Ok;
      status = setSharedDataBytes(key, value, old ? old.cas : 0);
    }
    return status;
  }
}

/** Adds to a whole number. */
class Addition extends SharedUpdate {
  value: i64 = 0;

  constructor(private readonly by: i64) {
    super();
  }

  change(old: ArrayBuffer | null): ArrayBuffer | null {
    this.value = this.by + (old ? I64.parseInt(String.UTF8.decode(old)) : 0);
    return utf8Bytes(this.value.toString());
  }
}

/** Adds to a shared number, kept as decimal text, and gives what it is then; -1 if the host refused (`lastStatus`). */
export function addShared(key: string, by: i64 = 1): i64 {
  const addition = new Addition(by);
  return addition.apply(key) == Status.Ok ? addition.value : -1;
}
