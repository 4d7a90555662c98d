/** Wall clock and ticks. */
import type { Guest } from "../guest.js";
import type { HostcallFunctions } from "../signatures.js";

type Timers = Pick<
  HostcallFunctions,
  "proxy_get_current_time_nanoseconds" | "proxy_set_tick_period_milliseconds"
>;

export const timerHostcalls = (guest: Guest): Timers => ({
  proxy_get_current_time_nanoseconds(returnTime) {
    guest.acting();
    return guest.returnU64(guest.vm.now(), returnTime);
  },

  proxy_set_tick_period_milliseconds(period) {
    return guest.acting().setTickPeriod(period >>> 0);
  },
});
