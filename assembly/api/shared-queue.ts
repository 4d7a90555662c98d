/** Queues between plugins. Spec: "Shared queues". */
import { OUT_DATA, OUT_SIZE, OUT_VALUE } from "../abi/memory";
import { Status } from "../abi/enums";
import { bytesOrNull, keepStatus, textOrNull } from "./status";
import { encodeUtf8, utf8Bound } from "../codec/utf8";
import {
  proxy_dequeue_shared_queue,
  proxy_enqueue_shared_queue,
  proxy_register_shared_queue,
  proxy_resolve_shared_queue,
} from "../abi/hostcalls";

/**
 * A queue that is shared across VMs and threads; the host's number for it in disguise.
 *
 * ```ts
 * const queue = SharedQueue.register("jobs"); // in onConfigure: this plugin's onQueueReady is called
 * queue.enqueue("work");
 * ```
 */
@unmanaged
@final
export class SharedQueue {
  /** The queue with the number that `onQueueReady` was given. */
  /** The queue with this number, as `onQueueReady` gives it; 0 stands for none. */
  // @ts-ignore: decorator
  @inline
  static of(token: u32): SharedQueue {
    return changetype<SharedQueue>(<usize>token);
  }

  /** Makes a queue, or finds it, and has this plugin's `onQueueReady` called from now on. Envoy: the last one wins. */
  static register(name: string): SharedQueue {
    const start = __scratch(utf8Bound(name));
    store<u32>(OUT_VALUE, 0);
    keepStatus(proxy_register_shared_queue(start, encodeUtf8(name, start) - start, OUT_VALUE));
    return SharedQueue.of(load<u32>(OUT_VALUE));
  }

  /** Finds a queue, or null if there is none. Envoy: an empty `vmId` is the own one. */
  static resolve(vmId: string, name: string): SharedQueue | null {
    const start = __scratch(utf8Bound(vmId) + utf8Bound(name));
    const middle = encodeUtf8(vmId, start);
    const end = encodeUtf8(name, middle);
    const status = proxy_resolve_shared_queue(start, middle - start, middle, end - middle, OUT_VALUE);
    return keepStatus(status) ? SharedQueue.of(load<u32>(OUT_VALUE)) : null;
  }

  /** The host's number for the queue. */
  get token(): u32 {
    return <u32>changetype<usize>(this);
  }

  /** Puts a text at the end. */
  enqueue(value: string): Status {
    const start = __scratch(utf8Bound(value));
    const status = proxy_enqueue_shared_queue(this.token, start, encodeUtf8(value, start) - start);
    return status;
  }

  /** Puts bytes at the end. */
  enqueueBytes(value: ArrayBuffer): Status {
    return proxy_enqueue_shared_queue(this.token, changetype<usize>(value), value.byteLength);
  }

  /** Takes the first as text, or null if there is none (`lastStatus`: Empty). */
  dequeue(): string | null {
    return textOrNull(proxy_dequeue_shared_queue(this.token, OUT_DATA, OUT_SIZE));
  }

  /** Takes the first as bytes, or null if there is none. */
  dequeueBytes(): ArrayBuffer | null {
    return bytesOrNull(proxy_dequeue_shared_queue(this.token, OUT_DATA, OUT_SIZE));
  }
}
