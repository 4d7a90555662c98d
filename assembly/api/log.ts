/** Logging. Spec: "Logging". */
import { LogLevel, Status } from "../abi/enums";
import { OUT_VALUE } from "../abi/memory";
import { utf8, utf8Size } from "../codec/utf8";
import { proxy_get_log_level, proxy_log } from "../abi/hostcalls";

/** True if the host writes lines of this level; it asks the host, because the level can change while it runs. */
export function logEnabled(level: LogLevel): bool {
  return __proxyWasmLogEnabled(level);
}

/** The same, for the transform, which needs a name that is known in every file. */
// @ts-ignore: decorator
@global
export function __proxyWasmLogEnabled(level: LogLevel): bool {
  return proxy_get_log_level(OUT_VALUE) != Status.Ok || level >= load<LogLevel>(OUT_VALUE);
}

/**
 * Logs a line, if the host writes its level. The transform puts the question before the message: in
 * `logDebug("path " + path)` as a statement nothing is joined while the level is off.
 */
export function log(level: LogLevel, message: string): void {
  if (__proxyWasmLogEnabled(level)) __proxyWasmWriteLog(level, message);
}

/** Logs a line without asking for the level first. */
// @ts-ignore: decorator
@global
export function __proxyWasmWriteLog(level: LogLevel, message: string): void {
  const text = utf8(message);
  proxy_log(level, text, utf8Size);
}

/** Logs what only its author wants to know. */
export function logTrace(message: string): void {
  log(LogLevel.Trace, message);
}

/** Logs what helps to find a fault. */
export function logDebug(message: string): void {
  log(LogLevel.Debug, message);
}

/** Logs what an operator may want to know. */
export function logInfo(message: string): void {
  log(LogLevel.Info, message);
}

/** Logs what is strange but can be lived with. */
export function logWarn(message: string): void {
  log(LogLevel.Warn, message);
}

/** Logs what went wrong. */
export function logError(message: string): void {
  log(LogLevel.Error, message);
}

/** Logs what must not be overlooked. */
export function logCritical(message: string): void {
  log(LogLevel.Critical, message);
}
