/** One module that asc makes. Paths are relative to the repository. */
export interface AscModule {
  name: string;
  entry: string;
  inputs: string;
  config: string;
  target: "release" | "debug";
  output: string;
}

export function fileModule(entry: string): AscModule;
export const helpersModule: AscModule;
export function allModules(): AscModule[];
export function isFresh(module: AscModule): boolean;
export function runAsc(args: readonly string[]): Promise<string | undefined>;
export function buildModule(module: AscModule): Promise<string | undefined>;
export function sizeOf(module: AscModule): number;
