/** The status of the callout whose callback runs. */
import { Status } from "../enums.js";
import type { Guest } from "../guest.js";
import type { HostcallFunctions } from "../signatures.js";

type StatusCalls = Pick<HostcallFunctions, "proxy_get_status">;

export const statusHostcalls = (guest: Guest): StatusCalls => ({
  proxy_get_status(returnCode, returnMessageData, returnMessageSize) {
    const { code, message } = guest.acting().getStatus();
    if (!guest.memory.setU32(returnCode, code)) return Status.InvalidMemoryAccess;
    return guest.returnText(message, returnMessageData, returnMessageSize);
  },
});
