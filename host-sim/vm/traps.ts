/** Tells a guest's trap from a defect of ours, and says it as Envoy does (6.2). */
import { LogLevel } from "../abi/enums.js";
import { RestrictedCallback } from "../abi/guest.js";
import { type EnvoyLine, HostSimError, internalError } from "../errors.js";
import { isHung } from "./fuel-tank.js";
import type { CompiledCode } from "./module.js";

/** What Envoy's V8 shows of a stack. */
const maximumFrames = 20;

/** Frames of ours lie between those of guests that call each other through the host. */
const neededFrames = maximumFrames + 20;

const frame = /wasm:\/\/wasm\/[^\s:)]*:wasm-function\[(\d+)\]:0x([0-9a-f]+)/g;

/** Text of the trap: `Uncaught RuntimeError: unreachable`. Throws what is no trap. */
export function trapText(error: unknown, where: string): string {
  if (error instanceof WebAssembly.Exception) return "Uncaught #<Exception>";
  if (error instanceof RestrictedCallback) return `Uncaught Error: ${error.message}`;
  if (error instanceof WebAssembly.RuntimeError)
    return `Uncaught RuntimeError: ${asEnvoySays(error.message)}`;
  // Envoy has no words for it: it would hang.
  if (isHung(error)) return error.message;
  if (isStackOverflow(error)) return `Uncaught RangeError: ${error.message}`;
  throw error instanceof HostSimError ? error : internalError(where, error);
}

/** Envoy's V8 is a newer one than Node's. */
const asEnvoySays = (message: string): string =>
  message === "null function or function signature mismatch" ? "function signature mismatch" : message;

/** Lets V8 keep as many frames as Envoy shows. This is a setting of the whole process, so it is only ever raised. */
export function keepEnoughFrames(): void {
  if (Error.stackTraceLimit < neededFrames) Error.stackTraceLimit = neededFrames;
}

const isStackOverflow = (error: unknown): error is RangeError =>
  error instanceof RangeError && error.message === "Maximum call stack size exceeded";

/** Envoy's line about a trap: `Function: NAME failed: ...`, with the guest's backtrace where names are known. */
export function trapLine(
  functionNames: ReadonlyMap<number, string>,
  code: CompiledCode,
  functionName: string,
  error: unknown,
): EnvoyLine {
  const message = `Function: ${functionName} failed: ${trapText(error, functionName)}`;
  return { level: LogLevel.Error, message: message + backtrace(functionNames, code, error) };
}

function backtrace(names: ReadonlyMap<number, string>, code: CompiledCode, error: unknown): string {
  if (names.size === 0) return "";
  const thrown = isHung(error) ? error.cause : error;
  const stack = thrown instanceof WebAssembly.Exception ? "" : ((thrown as Error).stack ?? "");
  const frames = [...stack.matchAll(frame)].slice(0, maximumFrames);
  const lines = frames.map(([, index, offset], at) =>
    frameLine(names, at, Number(index), code.originalOffset(Number.parseInt(offset!, 16))),
  );
  return ["\nProxy-Wasm plugin in-VM backtrace:", ...lines].join("\n");
}

function frameLine(names: ReadonlyMap<number, string>, at: number, index: number, offset: number): string {
  const name = names.get(index) ?? `unknown(function index:${index})`;
  return `${String(at).padStart(3)}:  0x${offset.toString(16)} - ${name}`;
}
