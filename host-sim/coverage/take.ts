/** Coverage for whoever has no vitest. */
import { takeCounts } from "./collector.js";
import { type IstanbulCoverage, istanbulMaps } from "./istanbul.js";

/**
 * What guests covered since the last time: one map of istanbul for each module that ran. `startCollecting()` has to be
 * called before the modules are instantiated; before that there is nothing, and the list is empty.
 *
 * @example
 * const map = createCoverageMap({}); // of istanbul-lib-coverage
 * for (const guests of takeCoverage()) map.merge(guests);
 */
export function takeCoverage(): IstanbulCoverage[] {
  return istanbulMaps(takeCounts());
}
