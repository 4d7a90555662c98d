/** Clock and ticks. Spec: "Clocks", "Timers". */
import { OUT_VALUE } from "../abi/memory";
import { Status } from "../abi/enums";
import { keepStatus } from "./status";
import { proxy_get_current_time_nanoseconds, proxy_set_tick_period_milliseconds } from "../abi/hostcalls";

/**
 * Has the root context's `onTick` called every `milliseconds` from now on; 0 stops it. From any callback. Envoy: set in
 * `onConfigure` the ticks come in every worker and in the main thread.
 */
export function setTickPeriod(milliseconds: u32): Status {
  return proxy_set_tick_period_milliseconds(milliseconds);
}

/** The wall clock, in nanoseconds since 1970; 0 if the host refuses. Not in `_initialize`: Envoy refuses it there. */
export function currentTimeNanoseconds(): u64 {
  return keepStatus(proxy_get_current_time_nanoseconds(OUT_VALUE)) ? load<u64>(OUT_VALUE) : 0;
}
