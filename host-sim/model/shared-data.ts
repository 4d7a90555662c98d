import { Status } from "../abi/enums.js";
import type { Answer } from "../envoy/operations.js";
import type { ByteString } from "./byte-string.js";
import { refuse } from "./refusals.js";

/** A value and the number that a compare-and-set must name. */
export interface SharedValue {
  readonly value: ByteString;
  readonly cas: number;
}

/**
 * The key-value store of all VMs of a process, kept apart by vm id (not by VM).
 *
 * Envoy: one counter for the whole process gives the cas numbers, from 1 on.
 */
export class SharedData {
  readonly #stores = new Map<string, Map<ByteString, SharedValue>>();
  #lastCas = 0;

  /** NotFound for a key that nobody set. */
  get(vmId: string, key: ByteString): Answer<SharedValue> {
    return this.#stores.get(vmId)?.get(key) ?? refuse(Status.NotFound);
  }

  /**
   * Sets a value. A `cas` other than 0 must be the current number, else CasMismatch; for a new key it is ignored.
   *
   * Key and value may be empty.
   */
  set(vmId: string, key: ByteString, value: ByteString, cas: number): Status {
    const store = this.#store(vmId);
    const current = store.get(key);
    if (cas !== 0 && current !== undefined && current.cas !== cas) return Status.CasMismatch;
    store.set(key, { value, cas: ++this.#lastCas });
    return Status.Ok;
  }

  /** Keys and values of a vm id. */
  entries(vmId: string): Iterable<[ByteString, SharedValue]> {
    return this.#stores.get(vmId)?.entries() ?? [];
  }

  /** Drops what a vm id holds: when its last VM is gone. */
  forget(vmId: string): void {
    this.#stores.delete(vmId);
  }

  #store(vmId: string): Map<ByteString, SharedValue> {
    const existing = this.#stores.get(vmId);
    if (existing !== undefined) return existing;
    const store = new Map<ByteString, SharedValue>();
    this.#stores.set(vmId, store);
    return store;
  }
}
