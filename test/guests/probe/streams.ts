/** What ABI 0.2.0 and 0.2.1 have alike, and 0.1.0 has not. */
import { onCall } from "./calls";
import { run } from "./plugin";

@external("env", "proxy_continue_stream") declare function continueStream(stream: i32): i32;
@external("env", "proxy_close_stream") declare function closeStream(stream: i32): i32;

onCall("continue_stream", (a) => continueStream(a[0]));
onCall("close_stream", (a) => closeStream(a[0]));

export function proxy_on_request_headers(context: u32, count: u32, end: u32): u32 {
  return run("request_headers", context, 0, count, end);
}
export function proxy_on_response_headers(context: u32, count: u32, end: u32): u32 {
  return run("response_headers", context, 0, count, end);
}
export function proxy_on_foreign_function(context: u32, id: u32, size: u32): void {
  run("foreign_function", context, 0, id, size);
}
