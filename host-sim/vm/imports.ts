/** Checks what a module imports against what Envoy provides under its ABI version (1.2, 1.5). */
import { hostcalls, wasi } from "../abi/table.js";
import type { AbiVersion, ImportEntry } from "../abi/table-types.js";
import type { LoadError } from "../errors.js";
import { type FunctionType, type ImportDescription, printSignature } from "./binary.js";
import { errorLine, refusedLink } from "./load-failures.js";

/** What the host provides under an ABI version: `env.proxy_log` and so on. */
export type Provided = ReadonlyMap<string, ImportEntry>;

const byVersion = new Map<AbiVersion, Provided>();

/** The imports of an ABI version, by `module.name`. */
export function providedImports(version: AbiVersion): Provided {
  const known = byVersion.get(version) ?? collect(version);
  byVersion.set(version, known);
  return known;
}

function collect(version: AbiVersion): Provided {
  const entries = [...hostcalls, ...wasi].filter((entry) => entry.versions.includes(version));
  return new Map(
    entries.flatMap((entry) => entry.modules.map((module) => [`${module}.${entry.name}`, entry] as const)),
  );
}

/** The refusal of the first import that Envoy would refuse, or `null`. */
export function checkImports(imports: readonly ImportDescription[], version: AbiVersion): LoadError | null {
  const provided = providedImports(version);
  for (const wanted of imports) {
    const refusal = checkImport(wanted, provided, version);
    if (refusal !== null) return refusal;
  }
  return null;
}

function checkImport(wanted: ImportDescription, provided: Provided, version: AbiVersion): LoadError | null {
  if (wanted.kind === "memory" || wanted.kind === "table") return null;
  const name = `${wanted.module}.${wanted.name}`;
  const entry = wanted.kind === "function" ? provided.get(name) : undefined;
  if (entry === undefined) return missingImport(name, version);
  const offered: FunctionType = { parameters: [...entry.wasmParameters], results: [...entry.wasmResults] };
  return printSignature(wanted.type!) === printSignature(offered)
    ? null
    : wrongType(name, wanted.type!, offered);
}

const missingImport = (name: string, version: AbiVersion): LoadError =>
  refusedLink(
    "MODULE_MISSING_IMPORT",
    [errorLine(`Failed to load Wasm module due to a missing import: ${name}`)],
    hintFor(name, version),
  );

function hintFor(name: string, version: AbiVersion): string {
  if (name === "env.abort") return "Compile with `--use abort=...`: Envoy provides no abort.";
  const others = [...hostcalls, ...wasi].filter((entry) =>
    entry.modules.some((module) => `${module}.${entry.name}` === name),
  );
  if (others.length === 0) return `Envoy provides no ${name}.`;
  return `Envoy provides ${name} under ABI ${others.flatMap((entry) => entry.versions).join(", ")}; the module wants ${version}.`;
}

const wrongType = (name: string, wanted: FunctionType, offered: FunctionType): LoadError =>
  refusedLink(
    "MODULE_IMPORT_TYPE",
    [
      errorLine(
        `Failed to load Wasm module due to an import type mismatch: ${name}, want: ${printSignature(wanted)}, ` +
          `but host exports: ${printSignature(offered)}`,
      ),
    ],
    "Declare the import with the host's type.",
  );
