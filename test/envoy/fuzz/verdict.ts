/** What a case came to: the same on both hosts, or where it differs. */
import { type Difference, differences } from "../../parity/compare.js";
import { play } from "../../parity/play.js";
import type { Scenario, Seen } from "../../parity/scenario.js";
import { comparable } from "./comparable.js";

export interface Verdict {
  differences: Difference[];
  /** Which difference it is, in words that stay the same while the case is made smaller. */
  signature: string;
}

/** What host-sim shows, and the problems that it names. */
export function onHostSim(scenario: Scenario): { seen: Seen; problems: string[] } {
  try {
    return play(scenario);
  } catch (error) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    const nothing = { client: [], upstream: [], svc: [], grpc: [], access: [], startup: [] };
    return { seen: { loads: false, ...nothing, log: text.split("\n") }, problems: [] };
  }
}

/** Envoy reads memory there that it has freed: what it shows is nobody's. */
const undefinedThere = "ENVOY_CRASHES_HELD_BODY";

/** `null`: both hosts agree, or host-sim says that Envoy does what nobody can foresee. */
export function verdictOf(scenario: Scenario, envoy: Seen): Verdict | null {
  const here = onHostSim(scenario);
  const found = differences(comparable(envoy), comparable(here.seen));
  if (found.length === 0 || here.problems.some((problem) => problem.startsWith(undefinedThere))) return null;
  const main = found.find(({ part }) => part === "log") ?? found[0]!;
  return { differences: found, signature: signatureOf(main) };
}

const signatureOf = ({ part, envoy, here }: Difference) => `${part}: ${gist(envoy)} | ${gist(here)}`;

/** The line without what a smaller case changes: numbers, arguments, context names. */
function gist(line: string): string {
  const text = line
    .replace(/^(\w+) wasm log( \w+)*: /, "$1 ")
    .replace(/\(.*?\) = /, "() = ")
    .replace(/\d+/g, "#")
    .replace(/"[^"]*"/g, '""');
  return text.slice(0, 60);
}
