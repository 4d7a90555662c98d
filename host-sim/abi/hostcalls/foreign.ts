/** Functions of the host beyond the ABI. */
import { Status } from "../enums.js";
import type { Guest } from "../guest.js";
import type { HostcallFunctions } from "../signatures.js";

type Foreign = Pick<HostcallFunctions, "proxy_call_foreign_function">;

export const foreignHostcalls = (guest: Guest): Foreign => ({
  proxy_call_foreign_function(nameData, nameSize, argumentsData, argumentsSize, returnData, returnSize) {
    const context = guest.acting();
    const { memory } = guest;
    if (!memory.holds(nameData, nameSize) || !memory.holds(argumentsData, argumentsSize))
      return Status.InvalidMemoryAccess;
    const argument = memory.copy(argumentsData, argumentsSize);
    const { status, result } = context.callForeignFunction(memory.text(nameData, nameSize), argument);
    if (result === null) return status;
    return handOver(guest, result, returnData, returnSize) ? status : Status.InvalidMemoryAccess;
  },
});

/** Envoy 1.40: an address of 0 means that the guest does not want the result, or its size (5.60). */
function handOver(guest: Guest, result: Uint8Array, addressSlot: number, sizeSlot: number): boolean {
  const address = addressSlot === 0 || result.length === 0 ? 0 : guest.allocate(result.length);
  if (address !== 0) guest.memory.writeBytes(address, result);
  else if (addressSlot !== 0 && result.length > 0) return false;
  if (addressSlot !== 0 && !guest.memory.setU32(addressSlot, address)) return false;
  return sizeSlot === 0 || guest.memory.setU32(sizeSlot, result.length);
}
