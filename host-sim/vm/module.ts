/** A compiled module: what can be known and refused before there is an instance. */

import { createHash } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import type { AbiVersion } from "../abi/table-types.js";
import { countingFile } from "../coverage/module-file.js";
import { LoadError } from "../errors.js";
import { findAbiVersion } from "./abi-version.js";
import {
  type ExportDescription,
  type FunctionType,
  type ImportDescription,
  kinds,
  type Limits,
  MalformedModule,
  type ModuleBinary,
  readBinary,
  readFunctionNames,
} from "./binary.js";
import { maximumPages, type Rewritten, rewrite } from "./binary-rewriter.js";
import { exportsThatCrash, importsThatCrash } from "./crashes.js";
import { addFuel } from "./fuel.js";
import { checkImports } from "./imports.js";
import { errorLine, refusedCode, refusedHere, refusedLink } from "./load-failures.js";
import { hintOfCorrupted, hintWithoutVersion } from "./what-it-is.js";

/** Code that V8 has compiled. */
export interface CompiledCode {
  readonly module: WebAssembly.Module;
  /** Where an instruction stands in the module as it was, by the place that a backtrace gives. */
  originalOffset(offset: number): number;
  /** Whether a trap there is the end of the fuel; never so in code that counts nothing. */
  isFuelCheck(offset: number): boolean;
}

export interface GuestModule {
  /** SHA-256 of the bytes, in hex. */
  readonly hash: string;
  /** The module as it came. */
  readonly bytes: Uint8Array;
  /** Where it was read from; `null` for bytes. Its source map is looked for beside it. */
  readonly file: string | null;
  readonly abiVersion: AbiVersion;
  /** As the host runs it: the memory exported and capped. */
  readonly rewritten: Rewritten;
  /** Compiled when first asked for, as is `fuelled`. */
  code(): CompiledCode;
  /** The same code that counts its loop turns and calls; `null` where it cannot be made. */
  fuelled(): CompiledCode | null;
  readonly imports: readonly ImportDescription[];
  /** Exported functions with their types. */
  readonly functions: ReadonlyMap<string, FunctionType>;
  /** Names by function index, for backtraces; empty in a stripped module. */
  readonly functionNames: ReadonlyMap<number, string>;
}

/** So many modules are kept compiled; then the first ones are forgotten. */
const mostModules = 256;

const byHash = new Map<string, GuestModule>();
const byFile = new Map<string, { stamp: string; module: GuestModule }>();

/**
 * Compiles a module, or takes it from the cache: the same bytes are compiled once per process.
 *
 * Throws LoadError where Envoy refuses the code itself or one of its imports; what depends on the VM's configuration
 * (callbacks, malloc, start) is checked by `instantiate`.
 */
export function loadModule(bytes: Uint8Array): GuestModule {
  const hash = createHash("sha256").update(bytes).digest("hex");
  const module = byHash.get(hash) ?? compile(bytes, hash);
  byHash.set(hash, module);
  if (byHash.size > mostModules) byHash.delete(byHash.keys().next().value!);
  return module;
}

/**
 * `loadModule` of a file, which is read again only when its size or its time of change is another one. While coverage is
 * collected it is the one beside it that counts.
 */
export function loadModuleFile(given: string): GuestModule {
  const path = countingFile(given);
  try {
    const { size, mtimeMs } = statSync(path);
    const stamp = `${size} ${mtimeMs}`;
    const known = byFile.get(path);
    if (known?.stamp === stamp) return known.module;
    const module = { ...loadModule(readFileSync(path)), file: path };
    byFile.set(path, { stamp, module });
    return module;
  } catch (error) {
    throw error instanceof LoadError ? error : unreadable(path, error);
  }
}

const unreadable = (path: string, cause: unknown): LoadError =>
  refusedHere("MODULE_UNREADABLE", `cannot read the module ${path}: ${(cause as Error).message}`, "", cause);

function compile(bytes: Uint8Array, hash: string): GuestModule {
  if (bytes.length === 0)
    throw refusedHere("MODULE_EMPTY", "the module is empty", "Envoy refuses empty code.");
  const { abiVersion, functionNames } = readIdentity(bytes);
  validate(bytes);
  const binary = readValid(bytes);
  const refusal =
    importsThatCrash(binary.imports) ??
    checkImports(binary.imports, abiVersion) ??
    checkMemory(binary) ??
    exportsThatCrash(binary);
  if (refusal !== null) throw refusal;
  const rewritten = rewrite(bytes, binary);
  return {
    hash,
    bytes,
    file: null,
    abiVersion,
    rewritten,
    code: once(() => compileRewritten(rewritten)),
    fuelled: once(() => compileFuelled(rewritten)),
    imports: binary.imports,
    functions: exportedFunctions(binary),
    functionNames,
  };
}

/** In Envoy's order: header and exports, the ABI version, names. */
function readIdentity(bytes: Uint8Array): { abiVersion: AbiVersion; functionNames: Map<number, string> } {
  try {
    const abiVersion = findAbiVersion(bytes);
    if (abiVersion === null) throw unknownVersion(bytes);
    return { abiVersion, functionNames: readFunctionNames(bytes) };
  } catch (error) {
    throw error instanceof MalformedModule ? corrupted(error, bytes) : error;
  }
}

const unknownVersion = (bytes: Uint8Array): LoadError =>
  refusedCode("MODULE_ABI_VERSION", "Missing or unknown Proxy-Wasm ABI version", hintWithoutVersion(bytes));

const corrupted = (cause: MalformedModule, bytes: Uint8Array): LoadError =>
  refusedCode(
    "MODULE_CORRUPTED",
    "Failed to parse corrupted Wasm module",
    `Not a WebAssembly module: ${cause.message}. ${hintOfCorrupted(bytes)}`.trimEnd(),
    cause,
  );

/** V8's own judgement, of the module as it is. */
function validate(bytes: Uint8Array): void {
  if (WebAssembly.validate(bytes as BufferSource)) return;
  try {
    new WebAssembly.Module(bytes as BufferSource);
  } catch (error) {
    throw invalid(error as Error);
  }
}

const needsFlag = /--experimental-wasm-[\w-]+|memory count of \d+ exceeds|multi-memory|memory64/;

const invalid = (cause: Error): LoadError =>
  needsFlag.test(cause.message)
    ? refusedHere(
        "MODULE_UNSUPPORTED_FEATURE",
        `this Node.js cannot run the module: ${cause.message}`,
        "",
        cause,
      )
    : refusedCode("MODULE_INVALID", "Failed to load Wasm bytecode", cause.message, cause);

/** V8 may know types that the reader does not. */
function readValid(bytes: Uint8Array): ModuleBinary {
  try {
    return readBinary(bytes);
  } catch (error) {
    const reason = `host-sim cannot read the module: ${(error as Error).message}`;
    throw refusedHere(
      "MODULE_UNSUPPORTED_FEATURE",
      reason,
      "Compile without the newest features of WebAssembly.",
      error,
    );
  }
}

const compileRewritten = ({ bytes, shift }: Rewritten): CompiledCode => ({
  module: new WebAssembly.Module(bytes as BufferSource),
  originalOffset: (offset) => offset - shift,
  isFuelCheck: () => false,
});

function compileFuelled({ bytes, shift }: Rewritten): CompiledCode | null {
  const fuelled = addFuel(bytes);
  const module = fuelled && compiledOrNull(fuelled.bytes);
  if (module === null) return null;
  const { originalOffset, isCheck } = fuelled!;
  return { module, originalOffset: (offset) => originalOffset(offset) - shift, isFuelCheck: isCheck };
}

/** `null` where a function has become larger than V8 takes. */
function compiledOrNull(bytes: Uint8Array): WebAssembly.Module | null {
  try {
    return new WebAssembly.Module(bytes as BufferSource);
  } catch (error) {
    if (error instanceof WebAssembly.CompileError) return null;
    throw error;
  }
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** Envoy cannot make an imported memory over 1 GiB, and says no more about it; its own ones are not shared. */
function checkMemory({ imports, memories }: ModuleBinary): LoadError | null {
  const hint = "Envoy allows 1 GiB of memory, and shares none.";
  const wanted = imports.flatMap((item) => (item.kind === "memory" ? [item.limits!] : []));
  if (wanted.some(isTooLarge)) return refusedLink("MODULE_INSTANTIATION", [], hint);
  const refused = wanted.some((memory) => memory.shared) || memories.some(isTooLarge);
  return refused
    ? refusedLink("MODULE_INSTANTIATION", [errorLine("Failed to create new Wasm instance")], hint)
    : null;
}

const isTooLarge = ({ minimum }: Limits): boolean => minimum > maximumPages;

const isFunction = ({ kind }: ExportDescription): boolean => kinds[kind] === "function";

const exportedFunctions = ({ exports, functions }: ModuleBinary): Map<string, FunctionType> =>
  new Map(exports.filter(isFunction).map(({ name, index }) => [name, functions[index]!] as const));
