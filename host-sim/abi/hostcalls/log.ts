/** Log lines and the log level. */
import { LogLevel, Status } from "../enums.js";
import { type Guest, Phase } from "../guest.js";
import type { HostcallFunctions } from "../signatures.js";

type Log = Pick<HostcallFunctions, "proxy_log" | "proxy_get_log_level">;

export const logHostcalls = (guest: Guest): Log => ({
  proxy_log(level, messageData, messageSize) {
    guest.require(Phase.Allocating);
    if (level >>> 0 > LogLevel.Critical) return Status.BadArgument;
    const { memory, vm } = guest;
    if (!memory.holds(messageData, messageSize)) return Status.InvalidMemoryAccess;
    if (level >= vm.logLevel) vm.context.log(level, memory.text(messageData, messageSize));
    return Status.Ok;
  },

  proxy_get_log_level(returnLevel) {
    guest.acting();
    return guest.returnU32(guest.vm.logLevel, returnLevel);
  },
});
