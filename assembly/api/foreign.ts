/** Functions that only some hosts have. Spec: "Foreign function interface". */
import { OUT_DATA, OUT_SIZE } from "../abi/memory";
import { bytesOrNull } from "./status";
import { utf8, utf8Size } from "../codec/utf8";
import { proxy_call_foreign_function } from "../abi/hostcalls";

/**
 * Calls a function of the host by name; gives its result, or null (`lastStatus` tells why: NotFound for a name that the
 * host does not know). Envoy has `compress`, `uncompress`, `clear_route_cache`, `set_envoy_filter_state`, ...
 */
export function callForeignFunction(name: string, argument: ArrayBuffer | null = null): ArrayBuffer | null {
  const start = utf8(name);
  const status = proxy_call_foreign_function(
    start,
    utf8Size,
    changetype<usize>(argument),
    argument ? <usize>argument.byteLength : 0,
    OUT_DATA,
    OUT_SIZE,
  );
  return bytesOrNull(status);
}
