/**
 * How much a fuzzer tries: `FUZZ_RUNS=100000 FUZZ_SEED=7 npx vitest run test/fuzz`. The seed stands in the name of each
 * test; with it the same cases run again.
 */
export const seed = Number(process.env.FUZZ_SEED ?? Math.floor(Math.random() * 0x7fffffff));

const wanted = Number(process.env.FUZZ_RUNS ?? 400);

/** The runs of a fuzzer that takes this share of all. */
export const effort = (share: number) => ({ numRuns: Math.max(1, Math.round(wanted * share)), seed });

/** Test timeout: generous, since a hang is found by other means. */
export const patience = 60_000 + wanted * 50;
