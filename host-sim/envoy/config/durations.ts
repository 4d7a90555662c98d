/** Durations as proto3 JSON writes them: "5s", "0.25s". */

/** Milliseconds, fractions kept; `null` for text that is no duration. Envoy: seconds, at most nine digits after the point. */
export function parseDuration(text: string): number | null {
  const match = /^(-?)(\d{1,12})(?:\.(\d{1,9}))?s$/.exec(text);
  if (match === null) return null;
  const seconds = Number(match[2]);
  if (seconds > 315_576_000_000) return null;
  const milliseconds = seconds * 1000 + Number((match[3] ?? "").padEnd(9, "0")) / 1e6;
  return match[1] === "-" ? -milliseconds : milliseconds;
}

/** Seconds and nanoseconds of a duration's text, both with its sign, as its message holds them. */
export function durationParts(text: string): { seconds: bigint; nanos: number } | null {
  if (parseDuration(text) === null) return null;
  const [whole, fraction = ""] = text.slice(0, -1).split(".") as [string, string?];
  const nanos = Number(fraction.padEnd(9, "0"));
  return { seconds: BigInt(whole), nanos: whole.startsWith("-") ? -nanos : nanos };
}
