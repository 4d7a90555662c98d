/**
 * The hostcalls of ABI 0.2.1 as Envoy 1.40 has them: the spec's names, order and parameters, and no convenience.
 *
 * `*_data` is an address, `*_size` a number of bytes, `return_*` the address that the host writes its result to.
 * What the host returns as bytes it first asks memory for through the exported `malloc`.
 * A hostcall that no code calls is not imported.
 */
import { BufferType, LogLevel, MapType, MetricType, Status, StreamType } from "./enums";

// Logging and status

// @ts-ignore: decorator
@external("env", "proxy_log")
export declare function proxy_log(level: LogLevel, message_data: usize, message_size: usize): Status;

// @ts-ignore: decorator
@external("env", "proxy_get_log_level")
export declare function proxy_get_log_level(return_level: usize): Status;

// @ts-ignore: decorator
@external("env", "proxy_get_status")
export declare function proxy_get_status(
  return_code: usize,
  return_message_data: usize,
  return_message_size: usize,
): Status;

// Clocks and timers

// @ts-ignore: decorator
@external("env", "proxy_get_current_time_nanoseconds")
export declare function proxy_get_current_time_nanoseconds(return_time: usize): Status;

// @ts-ignore: decorator
@external("env", "proxy_set_tick_period_milliseconds")
export declare function proxy_set_tick_period_milliseconds(period: u32): Status;

// Contexts and streams

// @ts-ignore: decorator
@external("env", "proxy_set_effective_context")
export declare function proxy_set_effective_context(context_id: u32): Status;

// @ts-ignore: decorator
@external("env", "proxy_done")
export declare function proxy_done(): Status;

// @ts-ignore: decorator
@external("env", "proxy_continue_stream")
export declare function proxy_continue_stream(stream_type: StreamType): Status;

// @ts-ignore: decorator
@external("env", "proxy_close_stream")
export declare function proxy_close_stream(stream_type: StreamType): Status;

// @ts-ignore: decorator
@external("env", "proxy_send_local_response")
export declare function proxy_send_local_response(
  status_code: u32,
  status_code_details_data: usize,
  status_code_details_size: usize,
  body_data: usize,
  body_size: usize,
  headers_data: usize,
  headers_size: usize,
  grpc_status: i32,
): Status;

// Header maps

// @ts-ignore: decorator
@external("env", "proxy_get_header_map_size")
export declare function proxy_get_header_map_size(map_type: MapType, return_size: usize): Status;

// @ts-ignore: decorator
@external("env", "proxy_get_header_map_pairs")
export declare function proxy_get_header_map_pairs(
  map_type: MapType,
  return_map_data: usize,
  return_map_size: usize,
): Status;

// @ts-ignore: decorator
@external("env", "proxy_set_header_map_pairs")
export declare function proxy_set_header_map_pairs(
  map_type: MapType,
  map_data: usize,
  map_size: usize,
): Status;

// @ts-ignore: decorator
@external("env", "proxy_get_header_map_value")
export declare function proxy_get_header_map_value(
  map_type: MapType,
  key_data: usize,
  key_size: usize,
  return_value_data: usize,
  return_value_size: usize,
): Status;

// @ts-ignore: decorator
@external("env", "proxy_add_header_map_value")
export declare function proxy_add_header_map_value(
  map_type: MapType,
  key_data: usize,
  key_size: usize,
  value_data: usize,
  value_size: usize,
): Status;

// @ts-ignore: decorator
@external("env", "proxy_replace_header_map_value")
export declare function proxy_replace_header_map_value(
  map_type: MapType,
  key_data: usize,
  key_size: usize,
  value_data: usize,
  value_size: usize,
): Status;

// @ts-ignore: decorator
@external("env", "proxy_remove_header_map_value")
export declare function proxy_remove_header_map_value(
  map_type: MapType,
  key_data: usize,
  key_size: usize,
): Status;

// Buffers

// @ts-ignore: decorator
@external("env", "proxy_get_buffer_status")
export declare function proxy_get_buffer_status(
  buffer_type: BufferType,
  return_size: usize,
  return_flags: usize,
): Status;

// @ts-ignore: decorator
@external("env", "proxy_get_buffer_bytes")
export declare function proxy_get_buffer_bytes(
  buffer_type: BufferType,
  offset: u32,
  max_size: u32,
  return_data: usize,
  return_size: usize,
): Status;

// @ts-ignore: decorator
@external("env", "proxy_set_buffer_bytes")
export declare function proxy_set_buffer_bytes(
  buffer_type: BufferType,
  offset: u32,
  size: u32,
  data: usize,
  data_size: usize,
): Status;

// HTTP callouts

// @ts-ignore: decorator
@external("env", "proxy_http_call")
export declare function proxy_http_call(
  cluster_data: usize,
  cluster_size: usize,
  headers_data: usize,
  headers_size: usize,
  body_data: usize,
  body_size: usize,
  trailers_data: usize,
  trailers_size: usize,
  timeout_milliseconds: u32,
  return_token: usize,
): Status;

// gRPC callouts

// @ts-ignore: decorator
@external("env", "proxy_grpc_call")
export declare function proxy_grpc_call(
  service_data: usize,
  service_size: usize,
  service_name_data: usize,
  service_name_size: usize,
  method_data: usize,
  method_size: usize,
  initial_metadata_data: usize,
  initial_metadata_size: usize,
  message_data: usize,
  message_size: usize,
  timeout_milliseconds: u32,
  return_token: usize,
): Status;

// @ts-ignore: decorator
@external("env", "proxy_grpc_stream")
export declare function proxy_grpc_stream(
  service_data: usize,
  service_size: usize,
  service_name_data: usize,
  service_name_size: usize,
  method_data: usize,
  method_size: usize,
  initial_metadata_data: usize,
  initial_metadata_size: usize,
  return_token: usize,
): Status;

// @ts-ignore: decorator
@external("env", "proxy_grpc_send")
export declare function proxy_grpc_send(
  token: u32,
  message_data: usize,
  message_size: usize,
  end_of_stream: u32,
): Status;

// @ts-ignore: decorator
@external("env", "proxy_grpc_cancel")
export declare function proxy_grpc_cancel(token: u32): Status;

// @ts-ignore: decorator
@external("env", "proxy_grpc_close")
export declare function proxy_grpc_close(token: u32): Status;

// Properties

// @ts-ignore: decorator
@external("env", "proxy_get_property")
export declare function proxy_get_property(
  path_data: usize,
  path_size: usize,
  return_value_data: usize,
  return_value_size: usize,
): Status;

// @ts-ignore: decorator
@external("env", "proxy_set_property")
export declare function proxy_set_property(
  path_data: usize,
  path_size: usize,
  value_data: usize,
  value_size: usize,
): Status;

// Shared data

// @ts-ignore: decorator
@external("env", "proxy_get_shared_data")
export declare function proxy_get_shared_data(
  key_data: usize,
  key_size: usize,
  return_value_data: usize,
  return_value_size: usize,
  return_cas: usize,
): Status;

// @ts-ignore: decorator
@external("env", "proxy_set_shared_data")
export declare function proxy_set_shared_data(
  key_data: usize,
  key_size: usize,
  value_data: usize,
  value_size: usize,
  cas: u32,
): Status;

// Shared queues

// @ts-ignore: decorator
@external("env", "proxy_register_shared_queue")
export declare function proxy_register_shared_queue(
  name_data: usize,
  name_size: usize,
  return_token: usize,
): Status;

// @ts-ignore: decorator
@external("env", "proxy_resolve_shared_queue")
export declare function proxy_resolve_shared_queue(
  vm_id_data: usize,
  vm_id_size: usize,
  name_data: usize,
  name_size: usize,
  return_token: usize,
): Status;

// @ts-ignore: decorator
@external("env", "proxy_enqueue_shared_queue")
export declare function proxy_enqueue_shared_queue(token: u32, value_data: usize, value_size: usize): Status;

// @ts-ignore: decorator
@external("env", "proxy_dequeue_shared_queue")
export declare function proxy_dequeue_shared_queue(
  token: u32,
  return_value_data: usize,
  return_value_size: usize,
): Status;

// Metrics

// @ts-ignore: decorator
@external("env", "proxy_define_metric")
export declare function proxy_define_metric(
  metric_type: MetricType,
  name_data: usize,
  name_size: usize,
  return_metric: usize,
): Status;

// @ts-ignore: decorator
@external("env", "proxy_increment_metric")
export declare function proxy_increment_metric(metric: u32, offset: i64): Status;

// @ts-ignore: decorator
@external("env", "proxy_record_metric")
export declare function proxy_record_metric(metric: u32, value: u64): Status;

// @ts-ignore: decorator
@external("env", "proxy_get_metric")
export declare function proxy_get_metric(metric: u32, return_value: usize): Status;

// Foreign functions

// @ts-ignore: decorator
@external("env", "proxy_call_foreign_function")
export declare function proxy_call_foreign_function(
  function_name_data: usize,
  function_name_size: usize,
  arguments_data: usize,
  arguments_size: usize,
  return_results_data: usize,
  return_results_size: usize,
): Status;

// Names: Envoy's own

// @ts-ignore: decorator
@external("env", "envoy_resolve_dns")
export declare function envoy_resolve_dns(name_data: usize, name_size: usize, return_token: usize): Status;
