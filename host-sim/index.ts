/** The door for programs and tests. */
export { HostSimError, LoadError } from "./errors.js";
export { Clock } from "./testing/clock.js";
export { type ColumnOptions, formatColumns } from "./testing/columns/format-columns.js";
export { cuts, type Piece } from "./testing/cuts.js";
export { connectionFailure, delay, reset, resetAfter, timeout } from "./testing/failures.js";
export { type FormatOptions, formatExchange } from "./testing/format.js";
export { createHost, type Host } from "./testing/host.js";
export { hostile, type Named } from "./testing/hostile.js";
export type { HandAnswer, OpenStream, Step, WaitingCallout } from "./testing/open-stream.js";
export type { QueuesView, SharedDataView } from "./testing/state.js";
export type { SurvivalInput } from "./testing/survive.js";
export { formatTrace } from "./testing/trace/format-trace.js";
export type * from "./testing/types.js";
export { toWebRequest, toWebResponse } from "./testing/web.js";
