/** Clocks: 0 wall time, 1 monotonic. Envoy 1.40: 1.36. */
import { type Guest, Phase } from "../guest.js";
import type { WasiFunctions } from "../signatures.js";
import { Errno } from "./errno.js";

type Clocks = Pick<WasiFunctions, "clock_time_get" | "clock_res_get">;

const realtime = 0;
const monotonic = 1;

export const clockFunctions = (guest: Guest): Clocks => ({
  clock_time_get(id, _precision, returnTime) {
    guest.require(Phase.Allocating);
    if (id !== realtime && id !== monotonic) return Errno.Notsup;
    const time = id === realtime ? guest.vm.now() : guest.vm.monotonic();
    return guest.memory.setU64(returnTime, time) ? Errno.Success : Errno.Fault;
  },

  clock_res_get(id, returnResolution) {
    guest.require(Phase.Starting);
    if (id !== realtime && id !== monotonic) return Errno.Notsup;
    return guest.memory.setU64(returnResolution, 1n) ? Errno.Success : Errno.Fault;
  },
});
