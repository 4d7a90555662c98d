/** The probe for ABI 0.2.1. */
import { onCall } from "./calls";

export * from "./callbacks";
export * from "./streams";

@external("env", "proxy_get_log_level") declare function getLogLevel(level: i32): i32;

onCall("get_log_level", (a) => getLogLevel(a[0]));

export function proxy_abi_version_0_2_1(): void {}
