/** How long something takes: the median of many rounds, which a busy machine disturbs least. */
import { Bench } from "tinybench";

/** One sample is so many runs: the clock's own cost vanishes in them. */
const runsPerSample = 200;

/** The median, in nanoseconds of one run. */
export async function nanosecondsOf(run: () => Promise<unknown>, milliseconds: number): Promise<number> {
  const bench = new Bench({ time: milliseconds, warmupTime: milliseconds / 2, retainSamples: false });
  bench.add("runs", async () => {
    for (let i = 0; i < runsPerSample; i++) await run();
  });
  const [task] = await bench.run();
  const { result } = task!;
  if (!("latency" in result)) throw new Error("the measurement did not complete");
  return (result.latency.p50 * 1e6) / runsPerSample;
}
