/** The lines that Envoy logs about modules which it refuses, as errors. */
import { LogLevel } from "../abi/enums.js";
import { type EnvoyLine, type ErrorCode, LoadError } from "../errors.js";

/** Envoy's own prefix where the VM gives up. */
const vmFailed = (reason: string): EnvoyLine => ({
  level: LogLevel.Error,
  message: `Wasm VM failed ${reason}`,
});

export const errorLine = (message: string): EnvoyLine => ({ level: LogLevel.Error, message });

/** Refused before anything is linked: not wasm, no ABI version, not valid. */
export const refusedCode = (code: ErrorCode, reason: string, hint: string, cause?: unknown): LoadError =>
  new LoadError(code, reason, [vmFailed(reason), vmFailed("Failed to load Wasm code")], hint, { cause });

/** Refused while linking or starting: lines of what went wrong, then Envoy's verdict. */
export const refusedLink = (
  code: ErrorCode,
  lines: readonly EnvoyLine[],
  hint: string,
  cause?: unknown,
): LoadError =>
  new LoadError(
    code,
    lines.map((line) => line.message).join("\n") || "Failed to initialize Wasm code",
    [...lines, vmFailed("Failed to initialize Wasm code")],
    hint,
    { cause },
  );

/** `Wasm module is missing malloc function.` */
export const missingMalloc = vmFailed("Wasm module is missing malloc function.");

/** Not a refusal of Envoy's: it never came that far, or ran on. */
export const refusedHere = (code: ErrorCode, message: string, hint: string, cause?: unknown): LoadError =>
  new LoadError(code, message, [], hint, { cause });
