/** Which statement makes which hostcall. */
import { Arguments } from "./arguments";
import * as host from "./hostcalls";

type Call = (a: Arguments) => i32;

const calls = new Map<string, Call>();

/** The hostcall of this name; a version's entry file adds its own. */
export function onCall(name: string, call: Call): void {
  calls.set(name, call);
}

export function hasCall(name: string): bool {
  return calls.has(name);
}

export function makeCall(name: string): i32 {
  const call = calls.get(name);
  return call(new Arguments());
}

onCall("log", (a) => host.log(a[0], a[1], a[2]));
onCall("get_current_time_nanoseconds", (a) => host.getCurrentTimeNanoseconds(a[0]));
onCall("set_tick_period_milliseconds", (a) => host.setTickPeriodMilliseconds(a[0]));
onCall("get_status", (a) => host.getStatus(a[0], a[1], a[2]));
onCall("set_property", (a) => host.setProperty(a[0], a[1], a[2], a[3]));
onCall("get_property", (a) => host.getProperty(a[0], a[1], a[2], a[3]));
onCall("send_local_response", (a) => host.sendLocalResponse(a[0], a[1], a[2], a[3], a[4], a[5], a[6], a[7]));
onCall("get_shared_data", (a) => host.getSharedData(a[0], a[1], a[2], a[3], a[4]));
onCall("set_shared_data", (a) => host.setSharedData(a[0], a[1], a[2], a[3], a[4]));
onCall("register_shared_queue", (a) => host.registerSharedQueue(a[0], a[1], a[2]));
onCall("resolve_shared_queue", (a) => host.resolveSharedQueue(a[0], a[1], a[2], a[3], a[4]));
onCall("dequeue_shared_queue", (a) => host.dequeueSharedQueue(a[0], a[1], a[2]));
onCall("enqueue_shared_queue", (a) => host.enqueueSharedQueue(a[0], a[1], a[2]));
onCall("add_header_map_value", (a) => host.addHeaderMapValue(a[0], a[1], a[2], a[3], a[4]));
onCall("get_header_map_value", (a) => host.getHeaderMapValue(a[0], a[1], a[2], a[3], a[4]));
onCall("replace_header_map_value", (a) => host.replaceHeaderMapValue(a[0], a[1], a[2], a[3], a[4]));
onCall("remove_header_map_value", (a) => host.removeHeaderMapValue(a[0], a[1], a[2]));
onCall("get_header_map_pairs", (a) => host.getHeaderMapPairs(a[0], a[1], a[2]));
onCall("set_header_map_pairs", (a) => host.setHeaderMapPairs(a[0], a[1], a[2]));
onCall("get_header_map_size", (a) => host.getHeaderMapSize(a[0], a[1]));
onCall("get_buffer_bytes", (a) => host.getBufferBytes(a[0], a[1], a[2], a[3], a[4]));
onCall("get_buffer_status", (a) => host.getBufferStatus(a[0], a[1], a[2]));
onCall("set_buffer_bytes", (a) => host.setBufferBytes(a[0], a[1], a[2], a[3], a[4]));
onCall("http_call", (a) => host.httpCall(a[0], a[1], a[2], a[3], a[4], a[5], a[6], a[7], a[8], a[9]));
onCall("grpc_call", (a) =>
  host.grpcCall(a[0], a[1], a[2], a[3], a[4], a[5], a[6], a[7], a[8], a[9], a[10], a[11]),
);
onCall("grpc_stream", (a) => host.grpcStream(a[0], a[1], a[2], a[3], a[4], a[5], a[6], a[7], a[8]));
onCall("grpc_cancel", (a) => host.grpcCancel(a[0]));
onCall("grpc_close", (a) => host.grpcClose(a[0]));
onCall("grpc_send", (a) => host.grpcSend(a[0], a[1], a[2], a[3]));
onCall("define_metric", (a) => host.defineMetric(a[0], a[1], a[2], a[3]));
onCall("increment_metric", (a) => host.incrementMetric(a[0], a.wide(1)));
onCall("record_metric", (a) => host.recordMetric(a[0], a.wide(1)));
onCall("get_metric", (a) => host.getMetric(a[0], a[1]));
onCall("set_effective_context", (a) => host.setEffectiveContext(a[0]));
onCall("done", (_a) => host.done());
onCall("call_foreign_function", (a) => host.callForeignFunction(a[0], a[1], a[2], a[3], a[4], a[5]));
