/** The guest is no process: nothing waits, nothing ends. Envoy 1.40: 1.37, 1.38. */
import { LogLevel } from "../enums.js";
import { type Guest, Phase } from "../guest.js";
import type { WasiFunctions } from "../signatures.js";
import { Errno } from "./errno.js";

type Process = Pick<WasiFunctions, "sched_yield" | "poll_oneoff" | "proc_exit">;

export const processFunctions = (guest: Guest): Process => ({
  sched_yield() {
    guest.require(Phase.Running);
    return Errno.Success;
  },

  poll_oneoff(_subscriptions, _events, _subscriptionCount, returnCount) {
    guest.require(Phase.Allocating);
    return guest.memory.setU32(returnCount, 0) ? Errno.Success : Errno.Fault;
  },

  /** Returns to the guest, which runs on. */
  proc_exit(_code) {
    guest.require(Phase.Running);
    if (guest.vm.logLevel === LogLevel.Trace) guest.vm.logLine(LogLevel.Trace, "wasi_unstable proc_exit");
  },
});
