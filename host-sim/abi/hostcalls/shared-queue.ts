/** Queues shared by VMs. */
import { Status } from "../enums.js";
import type { Guest } from "../guest.js";
import type { HostcallFunctions } from "../signatures.js";

type SharedQueueCalls = Pick<
  HostcallFunctions,
  | "proxy_register_shared_queue"
  | "proxy_resolve_shared_queue"
  | "proxy_enqueue_shared_queue"
  | "proxy_dequeue_shared_queue"
>;

export const sharedQueueHostcalls = (guest: Guest): SharedQueueCalls => ({
  proxy_register_shared_queue(nameData, nameSize, returnToken) {
    const context = guest.acting();
    const { memory } = guest;
    if (!memory.holds(nameData, nameSize)) return Status.InvalidMemoryAccess;
    const token = context.registerQueue(memory.text(nameData, nameSize));
    return typeof token === "number" ? guest.returnU32(token, returnToken) : token.status;
  },

  proxy_resolve_shared_queue(vmIdData, vmIdSize, nameData, nameSize, returnToken) {
    const context = guest.acting();
    const { memory } = guest;
    if (!memory.holds(vmIdData, vmIdSize) || !memory.holds(nameData, nameSize))
      return Status.InvalidMemoryAccess;
    const token = context.resolveQueue(memory.text(vmIdData, vmIdSize), memory.text(nameData, nameSize));
    return typeof token === "number" ? guest.returnU32(token, returnToken) : token.status;
  },

  proxy_enqueue_shared_queue(token, valueData, valueSize) {
    const context = guest.acting();
    const { memory } = guest;
    if (!memory.holds(valueData, valueSize)) return Status.InvalidMemoryAccess;
    return context.enqueue(token >>> 0, memory.text(valueData, valueSize));
  },

  proxy_dequeue_shared_queue(token, returnValueData, returnValueSize) {
    const message = guest.acting().dequeue(token >>> 0);
    return typeof message === "string"
      ? guest.returnText(message, returnValueData, returnValueSize)
      : message.status;
  },
});
