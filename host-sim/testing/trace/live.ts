/** `PROXY_WASM_TRACE=1`: Envoy's trace lines on the console while they happen. */
import type { CallbackRecord, HostcallRecord } from "../types.js";
import { allocationLines, callbackEndLine, callbackLine, hostcallEndLine, hostcallLine } from "./lines.js";

/** Whether the environment asks for it: then hosts without a trace have one too. */
export const isTraceWanted = (): boolean => !["", "0", undefined].includes(process.env.PROXY_WASM_TRACE);

export class LiveTrace {
  /** `null` where nobody wants it. */
  static ifWanted(): LiveTrace | null {
    return isTraceWanted() ? new LiveTrace() : null;
  }

  callback(record: CallbackRecord): void {
    this.print(callbackLine(record));
  }

  callbackEnd(record: CallbackRecord): void {
    this.print(callbackEndLine(record));
  }

  hostcall(record: HostcallRecord): void {
    this.print(hostcallLine(record));
  }

  hostcallEnd(record: HostcallRecord): void {
    this.print(hostcallEndLine(record));
    if (record.hint !== undefined) this.print(`  hint: ${record.hint}`);
  }

  allocation(allocation: NonNullable<HostcallRecord["allocations"]>[number]): void {
    for (const line of allocationLines(allocation)) this.print(line);
  }

  log(line: string): void {
    this.print(line);
  }

  /** On stderr, so that vitest tells the test. */
  private print(line: string | null): void {
    if (line !== null) console.error(line);
  }
}
