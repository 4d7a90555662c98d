/** Envoy's name look-up. */
import { Status } from "../enums.js";
import type { Guest } from "../guest.js";
import type { HostcallFunctions } from "../signatures.js";

type Dns = Pick<HostcallFunctions, "envoy_resolve_dns">;

export const dnsHostcalls = (guest: Guest): Dns => ({
  envoy_resolve_dns(nameData, nameSize, returnToken) {
    const context = guest.acting();
    const { memory } = guest;
    if (!memory.holds(nameData, nameSize)) return Status.InvalidMemoryAccess;
    const token = context.resolveDns(memory.text(nameData, nameSize));
    return typeof token === "number" ? guest.returnU32(token, returnToken) : token.status;
  },
});
