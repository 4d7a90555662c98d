/** What a configuration may say though it makes no difference here: each with its reason. */
import type { MessageType } from "./known-fields.js";
import type { JsonValue } from "./model.js";

type Reasons = { readonly [field: string]: string };

const statistics = "names or shapes Envoy's own statistics, which no plugin sees";
const sockets = "tunes sockets of the operating system";
const protection = "protects against load that the emulation never has";
const idle = "ends connections or streams that are idle for longer than a test or a demo runs";
const oneHost = "every cluster is served by the host that its turn comes to, and the load is small";
const tracing = "no tracer is built in";
const warmUp = "start-up order of resources, which are all there at once";
const runtime = "runtime keys have their default values";
const logs = "Envoy's own logging";
const identity = "tells about the process, and no plugin sees it";

const accepted: { readonly [type in MessageType]?: Reasons } = {
  "envoy.config.bootstrap.v3.Bootstrap": {
    stats_config: statistics,
    stats_sinks: statistics,
    stats_flush_interval: statistics,
    stats_flush_on_admin: statistics,
    stats_eviction_interval: statistics,
    deferred_stat_options: statistics,
    enable_dispatcher_stats: statistics,
    cluster_manager: oneHost,
    watchdog: protection,
    watchdogs: protection,
    overload_manager: protection,
    tracing,
    layered_runtime: runtime,
    flags_path: runtime,
    node_context_params: identity,
    stats_server_version_override: identity,
    use_tcp_for_dns_lookups: sockets,
    dns_resolution_config: sockets,
    typed_dns_resolver_config: sockets,
    default_socket_interface: sockets,
    default_regex_engine: "RE2 is the only engine",
    memory_allocator_manager: protection,
    enable_worker_cpu_affinity: protection,
    application_log_config: logs,
    perf_tracing_file_path: logs,
    grpc_async_client_manager_config: warmUp,
  },
  "envoy.config.bootstrap.v3.Bootstrap.DynamicResources": {},
  "envoy.config.bootstrap.v3.Admin": {
    access_log: logs,
    access_log_path: logs,
    profile_path: logs,
    socket_options: sockets,
    ignore_global_conn_limit: protection,
  },
  "envoy.config.core.v3.ConfigSource": {
    initial_fetch_timeout: warmUp,
    resource_api_version: "V3 is the only version",
  },
  "envoy.config.core.v3.PathConfigSource": { poll_interval: "files are watched" },
  "envoy.config.core.v3.WatchedDirectory": { watch_modify: "files are watched" },
  "envoy.config.core.v3.SocketAddress": { ipv4_compat: sockets },
  "envoy.config.listener.v3.Listener": {
    stat_prefix: statistics,
    stats_matcher: statistics,
    per_connection_buffer_high_watermark_timeout: idle,
    drain_type: "drains as by default",
    listener_filters_timeout: idle,
    continue_on_listener_filters_timeout: idle,
    transparent: sockets,
    freebind: sockets,
    socket_options: sockets,
    tcp_fast_open_queue_length: sockets,
    connection_balance_config: "one worker",
    reuse_port: sockets,
    enable_reuse_port: sockets,
    tcp_backlog_size: sockets,
    max_connections_to_accept_per_socket_event: sockets,
    enable_mptcp: sockets,
    ignore_global_conn_limit: protection,
    bypass_overload_manager: protection,
    tcp_keepalive: sockets,
  },
  "envoy.config.listener.v3.FilterChain": { transport_socket_connect_timeout: idle },
  "envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager": {
    tracing,
    http2_protocol_options: "HTTP/2 is spoken with Envoy's default settings",
    http3_protocol_options: "HTTP/3 is not spoken",
    stream_idle_timeout: idle,
    stream_flush_timeout: idle,
    request_timeout: idle,
    request_headers_timeout: idle,
    drain_timeout: idle,
    drain_timeout_jitter: idle,
    delayed_close_timeout: idle,
    http1_safe_max_connection_duration: idle,
    internal_address_config:
      "only tells internal from external clients in x-envoy-internal, which is not set",
    record_route_resolution_stats: statistics,
    flush_access_log_on_new_request: logs,
  },
  "envoy.config.core.v3.HttpProtocolOptions": {
    idle_timeout: idle,
    max_connection_duration: idle,
  },
  "envoy.config.core.v3.Http1ProtocolOptions": {
    allow_absolute_url: "absolute URLs are taken, as by default",
    use_balsa_parser: "one parser",
  },
  "envoy.config.route.v3.RouteConfiguration": {
    validate_clusters: "clusters are known when the file is read",
    max_direct_response_body_size_bytes: "checked where the body is given",
  },
  "envoy.config.route.v3.VirtualHost": { virtual_clusters: statistics },
  "envoy.config.route.v3.Route": { decorator: tracing, tracing, stat_prefix: statistics },
  "envoy.config.route.v3.RouteAction": {
    idle_timeout: idle,
    flush_timeout: idle,
    priority: oneHost,
    hash_policy: oneHost,
    metadata_match: oneHost,
  },
  "envoy.config.core.v3.RuntimeUInt32": { runtime_key: runtime },
  "envoy.config.core.v3.RuntimeFractionalPercent": { runtime_key: runtime },
  "envoy.config.route.v3.WeightedCluster": {
    runtime_key_prefix: runtime,
    header_name: oneHost,
    use_hash_policy: oneHost,
  },
  "envoy.config.route.v3.WeightedCluster.ClusterWeight": { metadata_match: oneHost },
  "envoy.config.route.v3.RetryPolicy": {
    per_try_idle_timeout: idle,
    retry_priority: oneHost,
    retry_host_predicate: oneHost,
    host_selection_retry_max_attempts: oneHost,
    rate_limited_retry_back_off: idle,
  },
  "envoy.config.core.v3.RemoteDataSource": { retry_policy: "tried once" },
  "envoy.config.core.v3.HttpUri": { timeout: "code is fetched without a limit of time" },
  "envoy.type.matcher.v3.RegexMatcher": { google_re2: "RE2 is the only engine" },
  "envoy.extensions.wasm.v3.VmConfig": { nack_on_code_cache_miss: "code is read at once" },
  "envoy.extensions.filters.http.router.v3.Router": {
    dynamic_stats: statistics,
    start_child_span: tracing,
    suppress_grpc_request_failure_code_stats: statistics,
  },
  "envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy": {
    idle_timeout: idle,
    downstream_idle_timeout: idle,
    upstream_idle_timeout: idle,
    max_downstream_connection_duration: idle,
    max_connect_attempts: "a local upstream is there or not",
    backoff_options: "a local upstream is there or not",
    hash_policy: oneHost,
    metadata_match: oneHost,
  },
  "envoy.config.cluster.v3.Cluster": {
    alt_stat_name: statistics,
    stats_matcher: statistics,
    track_cluster_stats: statistics,
    track_timeout_budgets: statistics,
    lb_policy: oneHost,
    load_balancing_policy: oneHost,
    common_lb_config: oneHost,
    lb_subset_config: oneHost,
    ring_hash_lb_config: oneHost,
    maglev_lb_config: oneHost,
    least_request_lb_config: oneHost,
    round_robin_lb_config: oneHost,
    per_connection_buffer_limit_bytes: "upstream data is not held back",
    per_connection_buffer_high_watermark_timeout: idle,
    health_checks: "hosts count as healthy",
    outlier_detection: "hosts count as healthy",
    close_connections_on_host_health_failure: "hosts count as healthy",
    ignore_health_on_host_removal: "hosts count as healthy",
    max_requests_per_connection: "connections are kept",
    circuit_breakers: protection,
    common_http_protocol_options: idle,
    dns_refresh_rate: sockets,
    dns_jitter: sockets,
    dns_failure_refresh_rate: sockets,
    respect_dns_ttl: sockets,
    dns_lookup_family: sockets,
    dns_resolvers: sockets,
    use_tcp_for_dns_lookups: sockets,
    dns_resolution_config: sockets,
    typed_dns_resolver_config: sockets,
    wait_for_warm_on_init: warmUp,
    cleanup_interval: idle,
    upstream_connection_options: sockets,
    preconnect_policy: "connections are made on demand",
    connection_pool_per_downstream_connection: "connections are made on demand",
    protocol_selection: "the cluster's own protocol",
  },
  "envoy.config.endpoint.v3.ClusterLoadAssignment": { policy: oneHost },
  "envoy.config.endpoint.v3.LocalityLbEndpoints": {
    locality: oneHost,
    load_balancing_weight: oneHost,
    priority: oneHost,
    proximity: oneHost,
    metadata: oneHost,
  },
  "envoy.config.endpoint.v3.LbEndpoint": {
    health_status: "hosts count as healthy",
    load_balancing_weight: oneHost,
  },
  "envoy.config.endpoint.v3.Endpoint": {
    health_check_config: "hosts count as healthy",
    observability_name: statistics,
  },
  "envoy.extensions.upstreams.http.v3.HttpProtocolOptions": {
    common_http_protocol_options: idle,
    outlier_detection: "hosts count as healthy",
    hash_policy: oneHost,
  },
  "envoy.service.discovery.v3.DiscoveryResponse": {
    version_info: identity,
    nonce: identity,
    type_url: "each resource says its own type",
    control_plane: identity,
    canary: identity,
  },
};

/** BoolValues that are not false when they are left out: here `false` says something. */
const trueByDefault = new Set(["bind_to_port"]);

/** Whether this field may be there with this value and still needs no support. */
export function isWithoutEffect(type: MessageType, field: string, value: JsonValue): boolean {
  if (accepted[type]?.[field] !== undefined) return true;
  return isEmpty(value) && !trueByDefault.has(field);
}

/** A field's default said aloud: false, "", or an empty list. */
function isEmpty(value: JsonValue): boolean {
  return value === false || value === "" || (Array.isArray(value) && value.length === 0);
}
