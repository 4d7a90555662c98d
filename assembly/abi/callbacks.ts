/**
 * The callbacks of ABI 0.2.1: the spec's names, order and parameters. The transform exports those that a filter's classes
 * override; the others are not in the module, and the host skips them.
 *
 * They are the door for the host, so they look up into the layers above, as `index.ts` does for authors.
 */
import { Context } from "../api/context";
import { HttpContext } from "../context/http-context";
import { RootContext } from "../context/root-context";
import { StreamContext } from "../context/stream-context";
import { StreamType } from "./enums";
import { contextFor, isKnown, isShared, makeContext, streamFor } from "../context/streams";
import { contextOf, dropContext } from "../runtime/contexts";
import { tellResolved } from "../api/dns";
import { answerCallout, answerRefused } from "../runtime/callouts";
import { GrpcEvent, tellGrpc } from "../runtime/grpc-callouts";
import { beginHeaders, endHeaders, enter, enterStream, leave, leaveStream } from "../runtime/entry";

export { malloc } from "./memory";

// @ts-ignore: decorator
@inline function root(id: u32): RootContext {
  enter();
  return changetype<RootContext>(contextOf(id));
}

// @ts-ignore: decorator
@inline function http(id: u32): HttpContext {
  return changetype<HttpContext>(streamFor(id));
}

// @ts-ignore: decorator
@inline function connection(id: u32): StreamContext {
  return changetype<StreamContext>(streamFor(id));
}

/** The context of a callback that the host makes on streams and on plugins. */
// @ts-ignore: decorator
@inline function any(id: u32): Context {
  return changetype<Context>(contextFor(id));
}

/** The end of a callback on context `id`; gives its answer on. */
function done(id: u32, answer: i32): i32 {
  answerRefused(id);
  leave();
  return answer;
}

/** The end of a stream's callback. */
function end(id: u32, outer: u32, answer: i32): i32 {
  done(id, 0);
  leaveStream(outer);
  return answer;
}

/** The end of a headers callback. */
function endOfHeaders(id: u32, outer: u32, action: i32): i32 {
  answerRefused(id);
  action = endHeaders(action);
  leaveStream(outer);
  leave();
  return action;
}

export function proxy_abi_version_0_2_1(): void {}

// Life cycle

export function proxy_on_context_create(context_id: u32, parent_context_id: u32): void {
  if (isShared(parent_context_id)) return;
  enter();
  makeContext(context_id, parent_context_id);
  done(context_id, 0);
}

export function proxy_on_vm_start(context_id: u32, vm_configuration_size: u32): u32 {
  return done(context_id, root(context_id).onVmStart(vm_configuration_size));
}

export function proxy_on_configure(context_id: u32, plugin_configuration_size: u32): u32 {
  return done(context_id, root(context_id).onConfigure(plugin_configuration_size));
}

export function proxy_on_done(context_id: u32): u32 {
  const outer = enterStream(context_id);
  return end(context_id, outer, any(context_id).onDone());
}

export function proxy_on_log(context_id: u32): void {
  const outer = enterStream(context_id);
  any(context_id).onLog();
  end(context_id, outer, 0);
}

export function proxy_on_delete(context_id: u32): void {
  enter();
  const context = changetype<Context>(contextOf(context_id));
  if (isKnown(context)) {
    context.onDelete();
    dropContext(context);
  }
  done(context_id, 0);
}

// Timers, queues, foreign functions

export function proxy_on_tick(context_id: u32): void {
  root(context_id).onTick();
  done(context_id, 0);
}

export function proxy_on_queue_ready(context_id: u32, queue_id: u32): void {
  root(context_id).onQueueReady(queue_id);
  done(context_id, 0);
}

export function proxy_on_foreign_function(context_id: u32, function_id: u32, arguments_size: u32): void {
  root(context_id).onForeignFunction(function_id, arguments_size);
  done(context_id, 0);
}

// HTTP streams

export function proxy_on_request_headers(context_id: u32, num_headers: u32, end_of_stream: u32): u32 {
  const outer = enterStream(context_id);
  beginHeaders(context_id, StreamType.HttpRequest);
  return endOfHeaders(context_id, outer, http(context_id).onRequestHeaders(num_headers, end_of_stream != 0));
}

export function proxy_on_request_body(context_id: u32, body_size: u32, end_of_stream: u32): u32 {
  const outer = enterStream(context_id);
  return end(context_id, outer, http(context_id).onRequestBody(body_size, end_of_stream != 0));
}

export function proxy_on_request_trailers(context_id: u32, num_trailers: u32): u32 {
  const outer = enterStream(context_id);
  return end(context_id, outer, http(context_id).onRequestTrailers(num_trailers));
}

export function proxy_on_request_metadata(context_id: u32, num_elements: u32): u32 {
  const outer = enterStream(context_id);
  return end(context_id, outer, http(context_id).onRequestMetadata(num_elements));
}

export function proxy_on_response_headers(context_id: u32, num_headers: u32, end_of_stream: u32): u32 {
  const outer = enterStream(context_id);
  beginHeaders(context_id, StreamType.HttpResponse);
  return endOfHeaders(context_id, outer, http(context_id).onResponseHeaders(num_headers, end_of_stream != 0));
}

export function proxy_on_response_body(context_id: u32, body_size: u32, end_of_stream: u32): u32 {
  const outer = enterStream(context_id);
  return end(context_id, outer, http(context_id).onResponseBody(body_size, end_of_stream != 0));
}

export function proxy_on_response_trailers(context_id: u32, num_trailers: u32): u32 {
  const outer = enterStream(context_id);
  return end(context_id, outer, http(context_id).onResponseTrailers(num_trailers));
}

export function proxy_on_response_metadata(context_id: u32, num_elements: u32): u32 {
  const outer = enterStream(context_id);
  return end(context_id, outer, http(context_id).onResponseMetadata(num_elements));
}

// Callouts

export function proxy_on_http_call_response(
  context_id: u32,
  token: u32,
  num_headers: u32,
  body_size: u32,
  num_trailers: u32,
): void {
  enter();
  answerCallout(context_id, token, num_headers, body_size, num_trailers);
  done(context_id, 0);
}

export function proxy_on_grpc_receive_initial_metadata(context_id: u32, token: u32, num_elements: u32): void {
  enter();
  tellGrpc(context_id, token, GrpcEvent.InitialMetadata, num_elements);
  done(context_id, 0);
}

export function proxy_on_grpc_receive(context_id: u32, token: u32, message_size: u32): void {
  enter();
  tellGrpc(context_id, token, GrpcEvent.Message, message_size);
  done(context_id, 0);
}

export function proxy_on_grpc_receive_trailing_metadata(context_id: u32, token: u32, num_elements: u32): void {
  enter();
  tellGrpc(context_id, token, GrpcEvent.TrailingMetadata, num_elements);
  done(context_id, 0);
}

export function proxy_on_grpc_close(context_id: u32, token: u32, status: u32): void {
  enter();
  tellGrpc(context_id, token, GrpcEvent.Close, status);
  done(context_id, 0);
}

// TCP streams

export function proxy_on_new_connection(context_id: u32): u32 {
  const outer = enterStream(context_id);
  return end(context_id, outer, connection(context_id).onNewConnection());
}

export function proxy_on_downstream_data(context_id: u32, data_size: u32, end_of_stream: u32): u32 {
  const outer = enterStream(context_id);
  return end(context_id, outer, connection(context_id).onDownstreamData(data_size, end_of_stream != 0));
}

export function proxy_on_upstream_data(context_id: u32, data_size: u32, end_of_stream: u32): u32 {
  const outer = enterStream(context_id);
  return end(context_id, outer, connection(context_id).onUpstreamData(data_size, end_of_stream != 0));
}

export function proxy_on_downstream_connection_close(context_id: u32, peer_type: u32): void {
  const outer = enterStream(context_id);
  connection(context_id).onDownstreamClose(peer_type);
  end(context_id, outer, 0);
}

export function proxy_on_upstream_connection_close(context_id: u32, peer_type: u32): void {
  const outer = enterStream(context_id);
  connection(context_id).onUpstreamClose(peer_type);
  end(context_id, outer, 0);
}

// Names: Envoy's own

export function envoy_on_resolve_dns(context_id: u32, token: u32, result_size: u32): void {
  enter();
  tellResolved(context_id, token);
  done(context_id, 0);
}
