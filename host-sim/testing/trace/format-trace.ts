/** A trace as Envoy prints it at trace level. */
import type { CallbackRecord, HostcallRecord, TraceRecord } from "../types.js";
import { allocationLines, callbackEndLine, callbackLine, hostcallEndLine, hostcallLine } from "./lines.js";

/**
 * The trace of an exchange or a host in the form of Envoy 1.40 with `--component-log-level wasm:trace`, without dates
 * and source files: every callback and hostcall with its raw arguments, where it returned, the guest's allocator, and
 * the log lines where they were written. It can be laid beside a log of the real one.
 *
 * @example
 * console.log(formatTrace(await host.exchange({ path: "/" })));
 * // [host->vm] proxy_on_context_create(2, 1)
 * // [host<-vm] proxy_on_context_create return: void
 * // [host->vm] proxy_on_response_headers(2, 1, 1)
 * // [vm->host] env.proxy_add_header_map_value(2, 576, 3, 579, 1)
 * // [vm<-host] env.proxy_add_header_map_value return: 0
 * // [host<-vm] proxy_on_response_headers return: 0
 */
export function formatTrace({ trace }: { readonly trace: readonly TraceRecord[] }): string {
  const lines: string[] = [];
  const open: Array<CallbackRecord | HostcallRecord> = [];
  for (const record of trace) {
    closeTo(open, record.depth, lines);
    lines.push(...startLines(record));
    if (record.kind !== "log") open.push(record);
  }
  closeTo(open, 0, lines);
  return lines.join("\n");
}

function startLines(record: TraceRecord): string[] {
  if (record.kind === "log") return [record.line];
  if (record.kind === "callback") return [callbackLine(record)];
  return [hostcallLine(record), ...(record.allocations ?? []).flatMap(allocationLines)];
}

/** Ends what is not around a record of this depth. */
function closeTo(open: Array<CallbackRecord | HostcallRecord>, depth: number, lines: string[]): void {
  while (open.length > 0 && open.at(-1)!.depth >= depth) {
    const record = open.pop()!;
    const line = record.kind === "callback" ? callbackEndLine(record) : hostcallEndLine(record);
    if (line !== null) lines.push(line);
  }
}
