/** `%COMMON_DURATION(START:END:PRECISION)%`: between two points of a stream's life. */
import type { StreamInfo } from "../http/stream-info.js";
import { FormatError } from "./format-error.js";
import { requireParameter } from "./header-operators.js";
import { none, type Operator, type OperatorCall, ofInfo } from "./log-value.js";

type Point = (info: StreamInfo) => number | null;

const points: { readonly [name: string]: Point } = {
  DS_RX_BEG: ({ startTime }) => startTime,
  DS_RX_END: ({ requestEnd }) => requestEnd,
  US_CX_BEG: ({ upstreamStart, upstreamOpened }) => (upstreamStart === null ? null : upstreamOpened),
  US_CX_END: ({ upstreamStart }) => upstreamStart,
  US_TX_BEG: ({ upstreamStart }) => upstreamStart,
  US_TX_END: ({ upstreamRequestEnd }) => upstreamRequestEnd,
  US_RX_BEG: ({ upstreamResponseStart }) => upstreamResponseStart,
  US_RX_END: ({ upstreamEnd }) => upstreamEnd,
  DS_TX_BEG: ({ responseStart }) => responseStart,
  DS_TX_END: ({ responseEnd }) => responseEnd,
};

/** So many of them are a millisecond. */
const precisions: { readonly [name: string]: number } = { ms: 1, us: 1e3, ns: 1e6 };

export function commonDuration(call: OperatorCall): Operator {
  requireParameter(call);
  const parts = call.parameter.split(":");
  if (parts.length < 2 || parts.length > 3)
    throw new FormatError(true, `Invalid common duration configuration: ${call.parameter}.`);
  const [from, to, precision = "ms"] = parts as [string, string, string?];
  const scale = precisions[precision];
  if (scale === undefined) throw new FormatError(true, `Invalid common duration precision: ${precision}.`);
  return between(points[from], points[to], scale);
}

/** Envoy: unknown points, which a filter of another kind might set, are never reached here. */
function between(from: Point | undefined, to: Point | undefined, scale: number): Operator {
  if (from === undefined || to === undefined) return none;
  return ofInfo((info) => {
    const [start, end] = [from(info), to(info)];
    return start === null || end === null || end < start ? null : Math.floor((end - start) * scale);
  });
}
