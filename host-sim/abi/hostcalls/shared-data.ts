/** Data shared by the VMs of one vm id. */
import { Status } from "../enums.js";
import type { Guest } from "../guest.js";
import type { HostcallFunctions } from "../signatures.js";

type SharedDataCalls = Pick<HostcallFunctions, "proxy_get_shared_data" | "proxy_set_shared_data">;

export const sharedDataHostcalls = (guest: Guest): SharedDataCalls => ({
  proxy_get_shared_data(keyData, keySize, returnValueData, returnValueSize, returnCas) {
    const context = guest.acting();
    const { memory } = guest;
    if (!memory.holds(keyData, keySize)) return Status.InvalidMemoryAccess;
    const answer = context.getSharedData(memory.text(keyData, keySize));
    if ("status" in answer) return answer.status;
    const status = guest.returnText(answer.value, returnValueData, returnValueSize);
    return status === Status.Ok ? guest.returnU32(answer.cas, returnCas) : status;
  },

  proxy_set_shared_data(keyData, keySize, valueData, valueSize, cas) {
    const context = guest.acting();
    const { memory } = guest;
    if (!memory.holds(keyData, keySize) || !memory.holds(valueData, valueSize))
      return Status.InvalidMemoryAccess;
    return context.setSharedData(memory.text(keyData, keySize), memory.text(valueData, valueSize), cas >>> 0);
  },
});
