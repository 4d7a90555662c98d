/** Which context hostcalls act on, and the end of one. */
import type { Guest } from "../guest.js";
import type { HostcallFunctions } from "../signatures.js";

type Contexts = Pick<HostcallFunctions, "proxy_set_effective_context" | "proxy_done">;

export const contextHostcalls = (guest: Guest): Contexts => ({
  proxy_set_effective_context(contextId) {
    guest.acting();
    return guest.vm.setEffectiveContext(contextId >>> 0);
  },

  proxy_done() {
    return guest.acting().done();
  },
});
