/** The command line of `npm run bench`. */
import { parseArgs } from "node:util";
import type { Effort } from "./measure.js";

export interface BenchOptions {
  effort: Effort;
  filters: string[];
  json: string | undefined;
  update: boolean;
  compare: string | undefined;
  envoy: boolean;
  help: boolean;
}

export const help = `npm run bench -- [options]

Measures every filter of filters/, bench/medium/, bench/peers/, and the hand-written modules of bench/limit/. It fails when
an exact figure (bytes, exported callbacks, callbacks, hostcalls, executed instructions, memory pages) is worse than
bench/baseline.json. Times are shown, never asserted.

  --filter NAME   only this filter; may be given more than once
  --quick         10,000 exchanges for the memory instead of 100,000, and less time for the rate
  --million       1,000,000 exchanges for the memory
  --json FILE     writes the figures to FILE as well
  --compare FILE  compares with FILE, written by --json, in the place of bench/baseline.json: a table with ratios
  --envoy         requests per second and CPU in a real Envoy against bench/limit/ instead; needs wrk
  --update        writes the exact figures to bench/baseline.json
  --help          this text`;

const full: Effort = { exchanges: 100_000, time: 1000 };
const quick: Effort = { exchanges: 10_000, time: 300 };
const million: Effort = { exchanges: 1_000_000, time: 1000 };

/** Throws with a sentence for the user. */
export function benchOptions(args: string[]): BenchOptions {
  const { values } = parseArgs({
    args,
    options: {
      filter: { type: "string", multiple: true, default: [] },
      quick: { type: "boolean", default: false },
      million: { type: "boolean", default: false },
      json: { type: "string" },
      compare: { type: "string" },
      envoy: { type: "boolean", default: false },
      update: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  const effort = values.million ? million : values.quick ? quick : full;
  const { filter: filters, ...rest } = values;
  return { effort, filters, json: rest.json, compare: rest.compare, ...flagsOf(rest) };
}

const flagsOf = ({ update, envoy, help }: { update: boolean; envoy: boolean; help: boolean }) => ({
  update,
  envoy,
  help,
});
