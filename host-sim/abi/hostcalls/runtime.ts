/** What Emscripten's runtime expects of a host. */
import { type Guest, Phase } from "../guest.js";
import type { HostcallFunctions } from "../signatures.js";

type Runtime = Pick<HostcallFunctions, "pthread_equal" | "emscripten_notify_memory_growth">;

export const runtimeHostcalls = (guest: Guest): Runtime => ({
  pthread_equal(left, right) {
    guest.acting();
    return left === right ? 1 : 0;
  },

  emscripten_notify_memory_growth(_memory) {
    guest.require(Phase.Starting);
  },
});
