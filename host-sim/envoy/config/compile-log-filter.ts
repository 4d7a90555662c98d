/** Filters of access loggers as functions. */
import { grpcStatusOf } from "../access-log/grpc-status.js";
import { grpcStatusOf as grpcStatusOfHttp } from "../http/grpc-status.js";
import type { StreamInfo } from "../http/stream-info.js";
import { headersMatcher } from "./compile-matchers.js";
import type { Comparison, LogFilterSpec } from "./model.js";

export type LogFilter = (info: StreamInfo) => boolean;

/** Whether a stream, as it is now, passes. */
export function compileLogFilter(spec: LogFilterSpec): LogFilter {
  switch (spec.kind) {
    case "all":
      return () => true;
    case "none":
      return () => false;
    case "status":
      return ({ responseCode }) => holds(responseCode ?? 0, spec.op, spec.value);
    case "duration":
      return ({ startTime, endTime }) =>
        endTime !== null && holds(Math.floor(endTime - startTime), spec.op, spec.value);
    case "header": {
      const matches = headersMatcher([spec.header]);
      return ({ requestHeaders }) => requestHeaders !== null && matches(requestHeaders);
    }
    case "flags":
      return ({ flagLetters }) => hasFlag(flagLetters, spec.flags);
    case "grpc-status":
      return (info) => spec.statuses.includes(statusOf(info)) !== spec.exclude;
    case "and":
    case "or":
      return several(spec.kind, spec.filters.map(compileLogFilter));
  }
}

const several = (kind: "and" | "or", filters: readonly LogFilter[]): LogFilter =>
  kind === "and"
    ? (info) => filters.every((filter) => filter(info))
    : (info) => filters.some((filter) => filter(info));

function hasFlag(letters: string, flags: readonly string[]): boolean {
  if (letters === "-") return false;
  return flags.length === 0 || letters.split(",").some((flag) => flags.includes(flag));
}

/** Envoy: a response without one has the status that its HTTP status stands for. */
const statusOf = (info: StreamInfo): number => grpcStatusOf(info) ?? grpcStatusOfHttp(info.responseCode ?? 0);

function holds(value: number, op: Comparison, wanted: number): boolean {
  if (op === "EQ") return value === wanted;
  if (op === "NE") return value !== wanted;
  return op === "GE" ? value >= wanted : value <= wanted;
}
