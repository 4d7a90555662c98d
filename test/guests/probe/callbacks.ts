/** The callbacks that every ABI version has alike. */
import { readConfiguration, run, setParent } from "./plugin";

export function proxy_on_memory_allocate(size: usize): usize {
  return heap.alloc(size);
}

export function proxy_on_context_create(context: u32, parent: u32): void {
  setParent(context, parent);
  run("context_create", context, 0, parent);
}
export function proxy_on_vm_start(context: u32, size: u32): u32 {
  return run("vm_start", context, 1, size);
}
export function proxy_validate_configuration(context: u32, size: u32): u32 {
  return run("validate_configuration", context, 1, size);
}
export function proxy_on_configure(context: u32, size: u32): u32 {
  if (size > 0) readConfiguration(context, size);
  return run("configure", context, 1, size);
}
export function proxy_on_tick(context: u32): void {
  run("tick", context, 0);
}
export function proxy_on_queue_ready(context: u32, token: u32): void {
  run("queue_ready", context, 0, token);
}

export function proxy_on_new_connection(context: u32): u32 {
  return run("new_connection", context, 0);
}
export function proxy_on_downstream_data(context: u32, size: u32, end: u32): u32 {
  return run("downstream_data", context, 0, size, end);
}
export function proxy_on_upstream_data(context: u32, size: u32, end: u32): u32 {
  return run("upstream_data", context, 0, size, end);
}
export function proxy_on_downstream_connection_close(context: u32, peer: u32): void {
  run("downstream_close", context, 0, peer);
}
export function proxy_on_upstream_connection_close(context: u32, peer: u32): void {
  run("upstream_close", context, 0, peer);
}

export function proxy_on_request_body(context: u32, size: u32, end: u32): u32 {
  return run("request_body", context, 0, size, end);
}
export function proxy_on_request_trailers(context: u32, count: u32): u32 {
  return run("request_trailers", context, 0, count);
}
export function proxy_on_request_metadata(context: u32, count: u32): u32 {
  return run("request_metadata", context, 0, count);
}
export function proxy_on_response_body(context: u32, size: u32, end: u32): u32 {
  return run("response_body", context, 0, size, end);
}
export function proxy_on_response_trailers(context: u32, count: u32): u32 {
  return run("response_trailers", context, 0, count);
}
export function proxy_on_response_metadata(context: u32, count: u32): u32 {
  return run("response_metadata", context, 0, count);
}

export function proxy_on_http_call_response(context: u32, token: u32, headers: u32, body: u32, trailers: u32): void {
  run("http_call_response", context, 0, token, headers, body, trailers);
}
export function proxy_on_grpc_receive_initial_metadata(context: u32, token: u32, count: u32): void {
  run("grpc_receive_initial_metadata", context, 0, token, count);
}
export function proxy_on_grpc_receive(context: u32, token: u32, size: u32): void {
  run("grpc_receive", context, 0, token, size);
}
export function proxy_on_grpc_receive_trailing_metadata(context: u32, token: u32, count: u32): void {
  run("grpc_receive_trailing_metadata", context, 0, token, count);
}
export function proxy_on_grpc_close(context: u32, token: u32, status: u32): void {
  run("grpc_close", context, 0, token, status);
}

export function proxy_on_done(context: u32): u32 {
  return run("done", context, 1);
}
export function proxy_on_log(context: u32): void {
  run("log", context, 0);
}
export function proxy_on_delete(context: u32): void {
  run("delete", context, 0);
}
