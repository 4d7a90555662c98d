/** Envoy's log, told apart by scenario. */
import { parseLog } from "../../envoy/log.js";
import { indexIn, withoutTokens } from "./isolation.js";

/**
 * The `wasm` lines of each scenario, as "level text". A line without a name belongs to the scenario of the line
 * before it on the same thread: Envoy tells of a trap while the callback runs whose lines came before.
 *
 * @param log One char per byte.
 * @param endOf How much of the log had been written when the scenario ended: what came later is not its own.
 */
export function linesByScenario(log: string, endOf: (index: number) => number): Map<number, string[]> {
  const lines = new Map<number, string[]>();
  const last = new Map<string, number>();
  for (const { thread, level, logger, text, at } of parseLog(log)) {
    if (logger !== "wasm") continue;
    const index = prefixIndex(text) ?? last.get(thread);
    if (index === undefined) continue;
    last.set(thread, index);
    if (at >= endOf(index)) continue;
    const plain = withoutTokens(Buffer.from(text, "latin1").toString("utf8"));
    lines.set(index, [...(lines.get(index) ?? []), `${levelName(level)} ${plain}`]);
  }
  return lines;
}

/** "wasm log p0 r0 a.z0001z: text". */
const prefixIndex = (text: string): number | null => {
  const end = text.indexOf(": ");
  return text.startsWith("wasm log") ? indexIn(end < 0 ? text : text.slice(0, end)) : null;
};

const levelName = (level: string) => (level === "warn" ? "warning" : level);

/** As recordings keep lines: not the ticks themselves, no empty line inside one. */
export const kept = (lines: readonly string[]): string[] =>
  lines.map((line) => line.replace(/\n+/g, "\n").replace(/\n$/, "")).filter((line) => !/tick\(/.test(line));
