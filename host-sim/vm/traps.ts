/** Tells a guest's trap from a defect of ours, and says it as Envoy does (6.2). */
import { LogLevel } from "../abi/enums.js";
import { RestrictedCallback } from "../abi/guest.js";
import { type EnvoyLine, HostSimError, internalError, type StackFrame } from "../errors.js";
import { isHung } from "./fuel-tank.js";
import type { CompiledCode, GuestModule } from "./module.js";

/** What Envoy's V8 shows of a stack. */
const maximumFrames = 20;

/** Frames of ours lie between those of guests that call each other through the host. */
const neededFrames = maximumFrames + 20;

const frame = /wasm:\/\/wasm\/[^\s:)]*:wasm-function\[(\d+)\]:0x([0-9a-f]+)/g;

/** Text of the trap: `Uncaught RuntimeError: unreachable`. Throws what is no trap. */
function trapText(error: unknown, where: string): string {
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

/** The guest's stack where it trapped, innermost first; empty where V8 tells none. */
export function guestFrames(module: GuestModule, code: CompiledCode, error: unknown): StackFrame[] {
  const names = module.functionNames;
  return placesOf(error).map(({ index, offset }) => ({
    index,
    name: names.get(index) ?? null,
    offset: code.originalOffset(offset),
  }));
}

/** Whether an error out of the wasm start section, which gives no counter to look at, is the end of the fuel. */
export function endedByFuel(code: CompiledCode, error: unknown): boolean {
  const [innermost] = placesOf(error);
  return (
    error instanceof WebAssembly.RuntimeError && innermost !== undefined && code.isFuelCheck(innermost.offset)
  );
}

/** Functions and places in the code as it runs. */
function placesOf(error: unknown): Array<{ index: number; offset: number }> {
  const thrown = isHung(error) ? error.cause : error;
  if (!(thrown instanceof Error)) return [];
  const frames = [...(thrown.stack ?? "").matchAll(frame)].slice(0, maximumFrames);
  return frames.map(([, index, offset]) => ({ index: Number(index), offset: Number.parseInt(offset!, 16) }));
}

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
  const lines = placesOf(error).map(({ index, offset }, at) =>
    frameLine(names, at, index, code.originalOffset(offset)),
  );
  return ["\nProxy-Wasm plugin in-VM backtrace:", ...lines].join("\n");
}

function frameLine(names: ReadonlyMap<number, string>, at: number, index: number, offset: number): string {
  const name = names.get(index) ?? `unknown(function index:${index})`;
  return `${String(at).padStart(3)}:  0x${offset.toString(16)} - ${name}`;
}
