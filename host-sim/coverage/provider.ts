/**
 * vitest's own coverage, v8, with that of guests beside it. The half that runs with the tests counts what both counted; the
 * half that reports merges it into one map, before vitest looks for files that no test reached.
 */
import { existsSync } from "node:fs";
import { isCollecting, startCollecting, stopCollecting, takeCounts } from "./collector.js";
import { type IstanbulCoverage, istanbulMaps } from "./istanbul.js";
import { isAssemblyScript, untestedFilters } from "./untested.js";

/** What goes from the tests to the report, for each test file. */
interface Taken {
  scripts: unknown;
  guests: IstanbulCoverage[];
}

export interface Suite {
  coverage: unknown;
  [more: string]: unknown;
}

export interface CoverageMap {
  files(): string[];
  merge(other: object): void;
}

/** What is used of vitest's provider. */
export interface Provider {
  name: string;
  ctx: { logger: { error(text: string): void } };
  resolveOptions(): object;
  clean(clean?: boolean): Promise<void>;
  onAfterSuiteRun(suite: Suite): void;
  generateCoverage(context: object): Promise<CoverageMap>;
  getUntestedFiles(tested: string[]): Promise<string[]>;
  isIncluded(file: string): boolean;
}

/** What vitest loads, twice: where tests run and where it reports. */
export interface ProviderModule {
  /** Where tests run, before the first of a file. */
  startCoverage?(options: object): unknown;
  /** Behind the last test of a file: what was counted. */
  takeCoverage?(options: object): unknown;
  /** Where tests run, at the end. */
  stopCoverage?(options: object): unknown;
  /** Where vitest reports. */
  getProvider(): Promise<Provider> | Provider;
}

/**
 * A coverage provider module that adds guests to another one: for `customProviderModule`, in a file of one's own.
 *
 * @example export default withGuests(() => import("@vitest/coverage-istanbul"));
 */
export function withGuests(load: () => Promise<{ default: unknown }>): ProviderModule {
  const base = async () => (await load()).default as ProviderModule;
  return {
    async startCoverage(options) {
      startCollecting();
      await (await base()).startCoverage?.(options);
    },
    async takeCoverage(options): Promise<Taken> {
      return {
        guests: istanbulMaps(takeCounts()),
        scripts: await (await base()).takeCoverage?.(options),
      };
    },
    async stopCoverage(options) {
      // with isolate: false the next file runs in the same place
      if (isCollecting() && (options as { isolate?: boolean }).isolate !== false) stopCollecting();
      await (await base()).stopCoverage?.(options);
    },
    getProvider: async () => addGuests(await (await base()).getProvider()),
  };
}

/** The provider that reports, with what it does for guests put over its methods. */
function addGuests(provider: Provider): Provider {
  const { resolveOptions, clean, onAfterSuiteRun, generateCoverage, getUntestedFiles } = provider;
  /** By test file, as vitest has it: a second run of a file takes the place of the first. */
  const bySuite = new Map<string, IstanbulCoverage[]>();
  const maps = () => [...bySuite.values()].flat();
  let untested: IstanbulCoverage[] = [];
  return Object.assign(provider, {
    /** By its name vitest would have the other provider alone run with the tests. */
    resolveOptions: () => ({ ...resolveOptions.call(provider), provider: "custom" }),
    async clean(all?: boolean) {
      bySuite.clear();
      await clean.call(provider, all);
    },
    onAfterSuiteRun(suite: Suite) {
      const taken = suite.coverage as Taken | undefined;
      bySuite.set(suiteKey(suite), taken?.guests ?? []);
      return onAfterSuiteRun.call(provider, { ...suite, coverage: taken?.scripts });
    },
    async generateCoverage(context: object) {
      untested = [];
      const map = await generateCoverage.call(provider, context);
      for (const guests of [...maps(), ...untested]) map.merge(included(provider, guests));
      return map;
    },
    async getUntestedFiles(tested: string[]) {
      const files = await getUntestedFiles.call(provider, [...tested, ...maps().flatMap(Object.keys)]);
      const filters = files.filter(isAssemblyScript);
      untested = await untestedFilters(filters, (error) => provider.ctx.logger.error(String(error)));
      const known = new Set([...filters, ...untested.flatMap(Object.keys)]);
      return files.filter((file) => !known.has(file));
    },
  });
}

const suiteKey = ({ projectName, environment, testFiles }: Suite): string =>
  JSON.stringify([projectName ?? "", environment, testFiles]);

/** What the options `include` and `exclude` leave of it. */
function included(provider: Provider, map: IstanbulCoverage): IstanbulCoverage {
  return Object.fromEntries(
    Object.entries(map).filter(([path]) => existsSync(path) && provider.isIncluded(path)),
  );
}
