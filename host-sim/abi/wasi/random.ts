/** Random bytes. Envoy 1.40: 1.37. */
import { type Guest, Phase } from "../guest.js";
import type { WasiFunctions } from "../signatures.js";
import { Errno } from "./errno.js";

const most = 65536;

export const randomFunctions = (guest: Guest): Pick<WasiFunctions, "random_get"> => ({
  random_get(buffer, length) {
    guest.require(Phase.Starting);
    if (length >>> 0 > most) return Errno.Inval;
    if (length === 0) return Errno.Success;
    if (!guest.memory.holds(buffer, length)) return Errno.Fault;
    guest.vm.random(guest.memory.peek(buffer, length));
    return Errno.Success;
  },
});
