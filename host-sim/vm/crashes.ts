/** Modules that load nowhere: Envoy 1.40 dies while it looks at their imports and exports (1.51). */
import type { LoadError } from "../errors.js";
import {
  type FunctionType,
  type ImportDescription,
  kinds,
  type ModuleBinary,
  printSignature,
} from "./binary.js";
import { refusedHere } from "./load-failures.js";

const hasVector = (type: FunctionType | undefined): boolean =>
  type !== undefined && [...type.parameters, ...type.results].includes("v128");

/** The refusal of an import on which Envoy dies, or `null`. */
export function importsThatCrash(imports: readonly ImportDescription[]): LoadError | null {
  const found = imports.find((wanted) => wanted.kind === "tag" || hasVector(wanted.type));
  return found === undefined ? null : crash(`it imports ${found.module}.${found.name}`, found.type);
}

/** The refusal of an export on which Envoy dies, or `null`. */
export function exportsThatCrash({ exports, functions }: ModuleBinary): LoadError | null {
  const typeOf = (kind: number, index: number) => (kinds[kind] === "function" ? functions[index] : undefined);
  const found = exports.find(({ kind, index }) => kinds[kind] === "tag" || hasVector(typeOf(kind, index)));
  return found === undefined ? null : crash(`it exports ${found.name}`, typeOf(found.kind, found.index));
}

const crash = (what: string, type: FunctionType | undefined): LoadError =>
  refusedHere(
    "MODULE_CRASHES_ENVOY",
    `Envoy dies when it loads the module: ${what}, ${type === undefined ? "a tag" : printSignature(type)}`,
    "Keep tags and functions with a v128 to the inside of the module.",
  );
