/** The probe for ABI 0.1.0: headers callbacks do not tell the end of the stream. */
import { onCall } from "./calls";
import { run } from "./plugin";

export * from "./callbacks";

@external("env", "proxy_get_configuration") declare function getConfiguration(data: i32, size: i32): i32;
@external("env", "proxy_continue_request") declare function continueRequest(): i32;
@external("env", "proxy_continue_response") declare function continueResponse(): i32;
@external("env", "proxy_clear_route_cache") declare function clearRouteCache(): i32;

onCall("get_configuration", (a) => getConfiguration(a[0], a[1]));
onCall("continue_request", (_a) => continueRequest());
onCall("continue_response", (_a) => continueResponse());
onCall("clear_route_cache", (_a) => clearRouteCache());

export function proxy_abi_version_0_1_0(): void {}

export function proxy_on_request_headers(context: u32, count: u32): u32 {
  return run("request_headers", context, 0, count);
}
export function proxy_on_response_headers(context: u32, count: u32): u32 {
  return run("response_headers", context, 0, count);
}
