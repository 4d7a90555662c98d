/** What legitimately differs from run to run is taken out; the rest must be equal. */
import type { Seen } from "./scenario.js";

const clocks =
  /get_property\("(request\\x00(time|duration|total_size|headers)|response\\x00(backend_latency|total_size|headers)|source\\x00\w+|destination\\x00\w+|upstream\\x00\w+|metadata[^"]*)"\) = 0 .*/g;

/** Dates, times, addresses and ports under one name each. */
export function steady(text: string): string {
  return text
    .replace(/[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} [\d:]{8} GMT/g, "DATE")
    .replace(/(127\.0\.0\.1|localhost):\d+/g, "ADDRESS")
    .replace(/x-envoy-upstream-service-time(","|: )\d+/g, "x-envoy-upstream-service-time$1N")
    .replace(clocks, 'get_property("$1") = 0 *')
    .replace(/get_current_time_nanoseconds\(\) = 0 \d+/g, "get_current_time_nanoseconds() = 0 N");
}

/** An access log line without the words for how a connection failed: they change with the kernel. */
export function steadyAccess(line: string): string {
  return steady(line).replace(/delayed_connect_error.*?}/, "");
}

export interface Difference {
  part: keyof Seen;
  /** The first item that differs, as Envoy had it and as it is here; "(nothing)" where one side has no more. */
  envoy: string;
  here: string;
  /** Its index. */
  at: number;
}

/** Every part that differs, with its first difference. */
export function differences(envoy: Seen, here: Seen): Difference[] {
  const parts = Object.keys(envoy) as Array<keyof Seen>;
  return parts.flatMap((part) => firstDifference(part, items(envoy[part]), items(here[part])));
}

function items(value: Seen[keyof Seen]): string[] {
  return Array.isArray(value)
    ? value.map((item) => (typeof item === "string" ? item : canonical(item)))
    : [String(value)];
}

/** JSON with sorted keys: the order in which a recorder noted things says nothing. */
function canonical(value: object): string {
  return JSON.stringify(value, (_, inner) =>
    inner && typeof inner === "object" && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

function firstDifference(part: keyof Seen, envoy: string[], here: string[]): Difference[] {
  const length = Math.max(envoy.length, here.length);
  for (let at = 0; at < length; at++) {
    if (envoy[at] === here[at]) continue;
    return [{ part, at, envoy: envoy[at] ?? "(nothing)", here: here[at] ?? "(nothing)" }];
  }
  return [];
}
