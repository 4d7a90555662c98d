import { HostSimError } from "../errors.js";
import type { Duration } from "./types.js";

const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** Milliseconds of a duration: 250, "250ms", "5s", "0.5s", "1m", "1h". */
export function milliseconds(duration: Duration, place = ""): number {
  if (typeof duration === "number" && duration >= 0) return duration;
  const match = typeof duration === "string" ? /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(duration) : null;
  if (match === null) {
    const shown = typeof duration === "string" ? `"${duration}"` : String(duration);
    throw new HostSimError(
      "BAD_DURATION",
      `${place === "" ? "" : `${place}: `}${shown} is not a duration`,
      'Write milliseconds as a number, or text such as "250ms", "5s", "1m".',
    );
  }
  return Number(match[1]) * units[match[2]];
}
