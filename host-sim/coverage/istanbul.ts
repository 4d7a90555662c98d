/** Counts as istanbul has them: the same data as nyc's `coverage-final.json`. */
import type { Count, FileSection, ModuleCounts } from "./collector.js";

/** The counts of a file, and where they stand in it. `istanbul-lib-coverage` takes it as it is. */
export interface IstanbulFile {
  path: string;
  statementMap: object;
  fnMap: object;
  branchMap: object;
  s: Record<string, number>;
  f: Record<string, number>;
  b: Record<string, number[]>;
}

/** By path. */
export type IstanbulCoverage = Record<string, IstanbulFile>;

/** One map for each module: a file that two modules share is in both of them. */
export function istanbulMaps(modules: readonly ModuleCounts[]): IstanbulCoverage[] {
  return modules.map(({ section, counts }) =>
    Object.fromEntries(section.files.map((file) => [file.path, istanbulFile(file, counts)])),
  );
}

function istanbulFile(file: FileSection, counts: Float64Array): IstanbulFile {
  const { path, statementMap, fnMap, branchMap } = file;
  const sum = (count: Count): number => count.reduce((total, counter) => total + one(counter, counts), 0);
  return {
    path,
    statementMap,
    fnMap,
    branchMap,
    s: byNumber(file.s.map(sum)),
    f: byNumber(file.f.map(sum)),
    b: byNumber(file.b.map((ways) => ways.map(sum))),
  };
}

const byNumber = <T>(list: readonly T[]): Record<string, T> => Object.fromEntries(Object.entries(list));

const one = (counter: number, counts: Float64Array): number =>
  counter < 0 ? -counts[-1 - counter]! : counts[counter]!;
