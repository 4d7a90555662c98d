import { Status } from "../abi/enums.js";
import type { Answer } from "../envoy/operations.js";
import type { ByteString } from "./byte-string.js";
import { Fifo } from "./fifo.js";
import { refuse } from "./refusals.js";

interface Queue<Owner> {
  vmId: string;
  token: number;
  owner: Owner;
  messages: Fifo<ByteString>;
}

/**
 * The message queues of all VMs of a process, known by (vm id, name) and addressed by a token.
 *
 * `Owner` is whoever gets `on_queue_ready`. Anyone who knows the token may enqueue and dequeue.
 */
export class SharedQueues<Owner> {
  readonly #byToken = new Map<number, Queue<Owner>>();
  readonly #byName = new Map<string, Map<ByteString, Queue<Owner>>>();
  #lastToken = 0;

  /** Gives the token. Envoy: a second registration keeps token and messages and re-points the queue to the new owner. */
  register(vmId: string, name: ByteString, owner: Owner): number {
    const existing = this.#byName.get(vmId)?.get(name);
    if (existing === undefined) return this.#create(vmId, name, owner);
    existing.owner = owner;
    return existing.token;
  }

  /** The token of a registered queue, else NotFound. An empty vm id is the caller's to replace by its own. */
  resolve(vmId: string, name: ByteString): Answer<number> {
    return this.#byName.get(vmId)?.get(name)?.token ?? refuse(Status.NotFound);
  }

  /** Adds a message; gives the owner to notify, once per message. NotFound for an unknown token. */
  enqueue(token: number, message: ByteString): Answer<Owner> {
    const queue = this.#byToken.get(token);
    if (queue === undefined) return refuse(Status.NotFound);
    queue.messages.push(message);
    return queue.owner;
  }

  /** Takes the oldest message. NotFound for an unknown token, Empty when none is there. */
  dequeue(token: number): Answer<ByteString> {
    const queue = this.#byToken.get(token);
    if (queue === undefined) return refuse(Status.NotFound);
    return queue.messages.shift() ?? refuse(Status.Empty);
  }

  /** The messages that nobody took, oldest first; none for an unknown token. */
  messages(token: number): ByteString[] {
    return this.#byToken.get(token)?.messages.all() ?? [];
  }

  /** Drops the queues of a vm id: when its last VM is gone. Tokens are not used again. */
  forget(vmId: string): void {
    for (const queue of this.#byName.get(vmId)?.values() ?? []) this.#byToken.delete(queue.token);
    this.#byName.delete(vmId);
  }

  #create(vmId: string, name: ByteString, owner: Owner): number {
    const queue = { vmId, token: ++this.#lastToken, owner, messages: new Fifo<ByteString>() };
    const names = this.#byName.get(vmId) ?? new Map<ByteString, Queue<Owner>>();
    this.#byName.set(vmId, names.set(name, queue));
    this.#byToken.set(queue.token, queue);
    return queue.token;
  }
}
