/** What can be seen in a module without running it: every problem, not only the first that Envoy would name. */
import { gzipSync } from "node:zlib";
import type { VmOperations } from "../../envoy/operations.js";
import { type HostSimError, LoadError } from "../../errors.js";
import { findAbiVersion } from "../../vm/abi-version.js";
import { type ModuleBinary, readBinary, SectionId, sectionsOf } from "../../vm/binary.js";
import { exportsThatCrash, importsThatCrash } from "../../vm/crashes.js";
import { findExports } from "../../vm/exports.js";
import { checkImports } from "../../vm/imports.js";
import { type GuestModule, loadModule } from "../../vm/module.js";
import type { Finding, Report, Verdict } from "./verdict.js";

export interface StaticReport {
  verdict: Verdict;
  problems: Finding[];
  /** The module cannot be run on this Node, though Envoy may load it. */
  warnings: Finding[];
  abi: string | null;
  binary: ModuleBinary | null;
  /** `null` where it cannot be run. */
  module: GuestModule | null;
}

const dataSection = 11;

/** Nothing is restricted: what a configuration leaves out is not the module's. */
const everything = { isCapabilityAllowed: () => true } as unknown as VmOperations;

export function examine(bytes: Uint8Array): StaticReport {
  const abi = orNull(() => findAbiVersion(bytes));
  const binary = abi === null ? null : orNull(() => readBinary(bytes));
  try {
    const module = loadModule(bytes);
    const lines = findExports(module, everything).lines;
    const problems = lines.map(({ message }) => exportFinding(message));
    return {
      verdict: problems.length > 0 ? "refused" : "loads",
      problems,
      warnings: [],
      abi,
      binary,
      module,
    };
  } catch (error) {
    if (!(error instanceof LoadError)) throw error;
    return { ...refused(error, abi, binary), abi, binary, module: null };
  }
}

/** Envoy says first that a callback is wrong, or that malloc is missing; both are problems of their own. */
function exportFinding(message: string): Finding {
  const isMalloc = message.includes("missing malloc");
  return {
    code: isMalloc ? "MODULE_MISSING_MALLOC" : "MODULE_BAD_SIGNATURE",
    message: message.replace(/^Wasm VM failed /, ""),
    hint: isMalloc
      ? "Export malloc, or proxy_on_memory_allocate."
      : "Give the callback the type that Envoy wants.",
  };
}

function refused(
  error: LoadError,
  abi: string | null,
  binary: ModuleBinary | null,
): Pick<StaticReport, "verdict" | "problems" | "warnings"> {
  if (error.code === "MODULE_UNSUPPORTED_FEATURE")
    return { verdict: "loads", problems: [], warnings: [findingOf(error)] };
  const verdict = error.code === "MODULE_CRASHES_ENVOY" ? "kills Envoy" : "refused";
  const all = abi === null || binary === null ? [] : allProblems(binary, abi);
  const isListed = all.some(({ message }) => message === findingOf(error).message);
  return { verdict, problems: isListed ? all : [findingOf(error), ...all], warnings: [] };
}

/** Of imports and exports one by one. */
function allProblems(binary: ModuleBinary, abi: string): Finding[] {
  const version = abi as NonNullable<ReturnType<typeof findAbiVersion>>;
  const imports = binary.imports.map((one) => importsThatCrash([one]) ?? checkImports([one], version));
  const exports = binary.exports.map((one) => exportsThatCrash({ ...binary, exports: [one] }));
  return [...imports, ...exports].flatMap((error) => (error === null ? [] : [findingOf(error)]));
}

export function findingOf(error: HostSimError): Finding {
  const message = error.hint === "" ? error.message : error.message.slice(0, -error.hint.length);
  return { code: error.code, message: message.trimEnd(), hint: error.hint };
}

export function sizeOf(bytes: Uint8Array): Report["size"] {
  const sections = orNull(() => [...sectionsOf(bytes)]) ?? [];
  const sum = (id: number) =>
    sections.filter((section) => section.id === id).reduce((total, { from, to }) => total + to - from, 0);
  return {
    bytes: bytes.length,
    gzip: gzipSync(bytes, { level: 9 }).length,
    code: sum(SectionId.Code),
    data: sum(dataSection),
    names: sum(SectionId.Custom),
  };
}

function orNull<T>(make: () => T): T | null {
  try {
    return make();
  } catch {
    return null;
  }
}
