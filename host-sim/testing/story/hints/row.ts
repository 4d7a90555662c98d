/** One row of the table of hints. */
import type { WasmVm } from "../../../envoy/wasm/wasm-vm.js";
import type { HostcallRecord } from "../../types.js";

export type Arguments = Readonly<Record<string, unknown>>;

export interface HintRow {
  /** ABI names; "*" for all. */
  readonly hostcalls: readonly string[];
  /** The status's name. */
  readonly status: string;
  /** The hint, or `null` where this row has nothing to say about the call. */
  say(values: Arguments, vm: WasmVm, record: HostcallRecord): string | null;
}

/** `"a", "b"`, in order; "none" without any. */
export const listed = (names: Iterable<string>): string =>
  [...names].map((name) => `"${name}"`).join(", ") || "none";

/** The context on which the hostcall acts is a root: it has no stream. */
export const isOnRoot = (vm: WasmVm, { context }: HostcallRecord): boolean => {
  const found = vm.contexts.get(context);
  return found === undefined || vm.isRoot(found);
};

/** Behind what only a stream has. */
export const needsStream =
  "It acted on a root context, which has no stream: call it in a callback of the stream, or call proxy_set_effective_context with the stream's context first.";
