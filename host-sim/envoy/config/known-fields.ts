/** The fields that Envoy 1.40 knows, by message: what else a configuration names is a mistake in it. */
export const knownFields = {
  "envoy.config.bootstrap.v3.Bootstrap":
    "node node_context_params static_resources dynamic_resources cluster_manager hds_config flags_path stats_sinks deferred_stat_options stats_config stats_flush_interval stats_flush_on_admin stats_eviction_interval watchdog watchdogs tracing layered_runtime admin overload_manager enable_dispatcher_stats header_prefix stats_server_version_override use_tcp_for_dns_lookups dns_resolution_config typed_dns_resolver_config bootstrap_extensions fatal_actions config_sources default_config_source default_socket_interface certificate_provider_instances inline_headers perf_tracing_file_path default_regex_engine xds_delegate_extension xds_config_tracker_extension listener_manager application_log_config grpc_async_client_manager_config memory_allocator_manager enable_worker_cpu_affinity",
  "envoy.config.bootstrap.v3.Bootstrap.StaticResources": "listeners clusters secrets",
  "envoy.config.bootstrap.v3.Bootstrap.DynamicResources":
    "lds_config lds_resources_locator cds_config cds_resources_locator ads_config",
  "envoy.config.bootstrap.v3.Admin":
    "access_log access_log_path profile_path address socket_options ignore_global_conn_limit allow_paths",
  "envoy.config.core.v3.ConfigSource":
    "authorities path path_config_source api_config_source ads self initial_fetch_timeout resource_api_version",
  "envoy.config.core.v3.PathConfigSource": "path watched_directory poll_interval",
  "envoy.config.core.v3.WatchedDirectory": "path watch_modify",
  "envoy.config.core.v3.Node":
    "id cluster metadata dynamic_parameters locality user_agent_name user_agent_version user_agent_build_version extensions client_features listening_addresses",
  "envoy.config.core.v3.Locality": "region zone sub_zone",
  "envoy.config.core.v3.Address": "socket_address pipe envoy_internal_address",
  "envoy.config.core.v3.SocketAddress":
    "protocol address port_value named_port resolver_name ipv4_compat network_namespace_filepath",
  "envoy.config.core.v3.Metadata": "filter_metadata typed_filter_metadata",
  "envoy.config.core.v3.DataSource":
    "filename inline_bytes inline_string environment_variable watched_directory",
  "envoy.config.core.v3.AsyncDataSource": "local remote",
  "envoy.config.core.v3.RemoteDataSource": "http_uri sha256 retry_policy",
  "envoy.config.core.v3.HttpUri": "uri cluster timeout",
  "envoy.config.core.v3.HeaderValueOption": "header append append_action keep_empty_value",
  "envoy.config.core.v3.HeaderValue": "key value raw_value",
  "envoy.config.core.v3.SubstitutionFormatString":
    "text_format json_format text_format_source omit_empty_values content_type formatters json_format_options",
  "envoy.config.core.v3.RuntimeFractionalPercent": "default_value runtime_key",
  "envoy.type.v3.FractionalPercent": "numerator denominator",
  "google.protobuf.Empty": "",
  "envoy.type.v3.Int64Range": "start end",
  "envoy.type.matcher.v3.RegexMatchAndSubstitute": "pattern substitution",
  "envoy.config.route.v3.QueryParameterMatcher": "name string_match present_match",
  "envoy.config.route.v3.FilterConfig": "config is_optional disabled",
  "envoy.config.route.v3.WeightedCluster":
    "clusters total_weight runtime_key_prefix header_name use_hash_policy",
  "envoy.config.route.v3.WeightedCluster.ClusterWeight":
    "name cluster_header weight metadata_match request_headers_to_add request_headers_to_remove response_headers_to_add response_headers_to_remove typed_per_filter_config host_rewrite_literal",
  "envoy.config.route.v3.RetryPolicy":
    "retry_on num_retries per_try_timeout per_try_idle_timeout retry_priority retry_host_predicate retry_options_predicates host_selection_retry_max_attempts retriable_status_codes retry_back_off rate_limited_retry_back_off retriable_headers retriable_request_headers",
  "envoy.config.route.v3.RetryPolicy.RetryBackOff": "base_interval max_interval",
  "envoy.config.accesslog.v3.DurationFilter": "comparison",
  "envoy.config.accesslog.v3.HeaderFilter": "header",
  "envoy.config.accesslog.v3.ResponseFlagFilter": "flags",
  "envoy.config.accesslog.v3.GrpcStatusFilter": "statuses exclude",
  "envoy.config.accesslog.v3.AndFilter": "filters",
  "envoy.config.accesslog.v3.OrFilter": "filters",
  "envoy.config.core.v3.RuntimeUInt32": "default_value runtime_key",
  "envoy.config.core.v3.BackoffStrategy": "base_interval max_interval",
  "envoy.config.core.v3.HttpProtocolOptions":
    "idle_timeout max_connection_duration max_headers_count max_response_headers_kb max_stream_duration headers_with_underscores_action max_requests_per_connection",
  "envoy.config.core.v3.Http1ProtocolOptions":
    "allow_absolute_url accept_http_10 default_host_for_http_10 header_key_format enable_trailers allow_chunked_length override_stream_error_on_invalid_http_message send_fully_qualified_url use_balsa_parser allow_custom_methods ignore_http_11_upgrade",
  "envoy.config.core.v3.TypedExtensionConfig": "name typed_config",
  "envoy.config.listener.v3.Listener":
    "name address additional_addresses stat_prefix stats_matcher filter_chains fcds_config filter_chain_matcher use_original_dst default_filter_chain per_connection_buffer_limit_bytes per_connection_buffer_high_watermark_timeout metadata deprecated_v1 drain_type listener_filters listener_filters_timeout continue_on_listener_filters_timeout transparent freebind socket_options tcp_fast_open_queue_length traffic_direction udp_listener_config api_listener connection_balance_config reuse_port enable_reuse_port access_log tcp_backlog_size max_connections_to_accept_per_socket_event bind_to_port internal_listener enable_mptcp ignore_global_conn_limit bypass_overload_manager tcp_keepalive",
  "envoy.config.listener.v3.FilterChain":
    "filter_chain_match filters use_proxy_proto metadata transport_socket transport_socket_connect_timeout name",
  "envoy.config.listener.v3.Filter": "name typed_config config_discovery",
  "envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager":
    "codec_type stat_prefix rds route_config scoped_routes http_filters add_user_agent tracing common_http_protocol_options http1_safe_max_connection_duration http_protocol_options http2_protocol_options http3_protocol_options server_name server_header_transformation scheme_header_transformation max_request_headers_kb stream_idle_timeout stream_flush_timeout request_timeout request_headers_timeout drain_timeout drain_timeout_jitter delayed_close_timeout access_log access_log_flush_interval flush_access_log_on_new_request access_log_options use_remote_address xff_num_trusted_hops original_ip_detection_extensions early_header_mutation_extensions internal_address_config skip_xff_append via generate_request_id preserve_external_request_id always_set_request_id_in_response forward_client_cert_details set_current_client_cert_details forward_client_cert_matcher proxy_100_continue represent_ipv4_remote_address_as_ipv4_mapped_ipv6 upgrade_configs normalize_path merge_slashes path_with_escaped_slashes_action request_id_extension local_reply_config strip_matching_host_port strip_any_host_port stream_error_on_invalid_http_message path_normalization_options strip_trailing_host_dot proxy_status_config typed_header_validation_config append_x_forwarded_port append_local_overload add_proxy_protocol_connection_state forward_proto_config record_route_resolution_stats",
  "envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter":
    "name typed_config config_discovery is_optional disabled",
  "envoy.extensions.filters.network.http_connection_manager.v3.LocalReplyConfig": "mappers body_format",
  "envoy.extensions.filters.network.http_connection_manager.v3.ResponseMapper":
    "filter status_code body body_format_override headers_to_add",
  "envoy.config.route.v3.RouteConfiguration":
    "name virtual_hosts vhds internal_only_headers response_headers_to_add response_headers_to_remove request_headers_to_add request_headers_to_remove most_specific_header_mutations_wins validate_clusters max_direct_response_body_size_bytes cluster_specifier_plugins request_mirror_policies ignore_port_in_host_matching vhost_header ignore_path_parameters_in_path_matching typed_per_filter_config metadata route_specifiers",
  "envoy.config.route.v3.VirtualHost":
    "name domains routes matcher require_tls virtual_clusters rate_limits request_headers_to_add request_headers_to_remove response_headers_to_add response_headers_to_remove cors typed_per_filter_config include_request_attempt_count include_attempt_count_in_response retry_policy retry_policy_typed_config hedge_policy include_is_timeout_retry_header per_request_buffer_limit_bytes request_body_buffer_limit request_mirror_policies metadata route_specifiers",
  "envoy.config.route.v3.Route":
    "name match route redirect direct_response filter_action non_forwarding_action metadata decorator typed_per_filter_config request_headers_to_add request_headers_to_remove response_headers_to_add response_headers_to_remove tracing per_request_buffer_limit_bytes stat_prefix request_body_buffer_limit route_specifiers",
  "envoy.config.route.v3.RouteMatch":
    "prefix path safe_regex connect_matcher path_separated_prefix path_match_policy case_sensitive runtime_fraction headers query_parameters cookies grpc tls_context dynamic_metadata filter_state",
  "envoy.config.route.v3.RouteAction":
    "cluster cluster_header weighted_clusters cluster_specifier_plugin inline_cluster_specifier_plugin cluster_not_found_response_code metadata_match prefix_rewrite regex_rewrite path_rewrite_policy path_rewrite host_rewrite_literal auto_host_rewrite host_rewrite_header host_rewrite_path_regex host_rewrite append_x_forwarded_host timeout idle_timeout flush_timeout early_data_policy retry_policy retry_policy_typed_config request_mirror_policies priority rate_limits include_vh_rate_limits hash_policy cors max_grpc_timeout grpc_timeout_offset upgrade_configs internal_redirect_policy internal_redirect_action max_internal_redirects hedge_policy max_stream_duration",
  "envoy.config.route.v3.RedirectAction":
    "https_redirect scheme_redirect host_redirect port_redirect path_redirect prefix_rewrite regex_rewrite path_rewrite response_code strip_query",
  "envoy.config.route.v3.DirectResponseAction": "status body body_format",
  "envoy.config.route.v3.HeaderMatcher":
    "name exact_match safe_regex_match range_match present_match prefix_match suffix_match contains_match string_match invert_match treat_missing_header_as_empty",
  "envoy.type.matcher.v3.StringMatcher": "exact prefix suffix safe_regex contains custom ignore_case",
  "envoy.type.matcher.v3.RegexMatcher": "google_re2 regex",
  "envoy.extensions.wasm.v3.PluginConfig":
    "name root_id vm_config configuration fail_open failure_policy reload_config capability_restriction_config allow_on_headers_stop_iteration",
  "envoy.extensions.wasm.v3.VmConfig":
    "vm_id runtime code configuration allow_precompiled nack_on_code_cache_miss environment_variables capability_restriction_config",
  "envoy.extensions.wasm.v3.EnvironmentVariables": "host_env_keys key_values",
  "envoy.extensions.wasm.v3.CapabilityRestrictionConfig": "allowed_capabilities",
  "envoy.extensions.wasm.v3.WasmService": "config singleton",
  "envoy.extensions.wasm.v3.ReloadConfig": "backoff",
  "envoy.extensions.filters.http.wasm.v3.Wasm": "config",
  "envoy.extensions.filters.network.wasm.v3.Wasm": "config",
  "envoy.extensions.access_loggers.wasm.v3.WasmAccessLog": "config",
  "envoy.extensions.access_loggers.file.v3.FileAccessLog":
    "path format json_format typed_json_format log_format",
  "envoy.extensions.access_loggers.stream.v3.StdoutAccessLog": "log_format",
  "envoy.extensions.access_loggers.stream.v3.StderrAccessLog": "log_format",
  "envoy.config.accesslog.v3.AccessLog": "name filter typed_config",
  "envoy.config.accesslog.v3.AccessLogFilter":
    "status_code_filter duration_filter not_health_check_filter traceable_filter runtime_filter and_filter or_filter header_filter response_flag_filter grpc_status_filter extension_filter metadata_filter log_type_filter",
  "envoy.config.accesslog.v3.StatusCodeFilter": "comparison",
  "envoy.config.accesslog.v3.ComparisonFilter": "op value",
  "envoy.extensions.filters.http.router.v3.Router":
    "dynamic_stats start_child_span upstream_log upstream_log_options suppress_envoy_headers strict_check_headers respect_expected_rq_timeout suppress_grpc_request_failure_code_stats upstream_http_filters reject_connect_request_early_data",
  "envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy":
    "stat_prefix cluster weighted_clusters on_demand metadata_match idle_timeout downstream_idle_timeout upstream_idle_timeout access_log max_connect_attempts backoff_options hash_policy tunneling_config max_downstream_connection_duration max_downstream_connection_duration_jitter_percentage access_log_flush_interval flush_access_log_on_connected access_log_options proxy_protocol_tlvs proxy_protocol_tlv_merge_policy upstream_connect_mode max_early_data_bytes check_drain_close",
  "envoy.config.cluster.v3.Cluster":
    "transport_socket_matches transport_socket_matcher name alt_stat_name stats_matcher type cluster_type eds_cluster_config connect_timeout per_connection_buffer_limit_bytes per_connection_buffer_high_watermark_timeout lb_policy load_assignment health_checks max_requests_per_connection circuit_breakers upstream_http_protocol_options common_http_protocol_options http_protocol_options http2_protocol_options typed_extension_protocol_options dns_refresh_rate dns_jitter dns_failure_refresh_rate respect_dns_ttl dns_lookup_family dns_resolvers use_tcp_for_dns_lookups dns_resolution_config typed_dns_resolver_config wait_for_warm_on_init outlier_detection cleanup_interval upstream_bind_config lb_subset_config ring_hash_lb_config maglev_lb_config original_dst_lb_config least_request_lb_config round_robin_lb_config common_lb_config transport_socket metadata protocol_selection upstream_connection_options close_connections_on_host_health_failure ignore_health_on_host_removal filters load_balancing_policy lrs_server lrs_report_endpoint_metrics track_timeout_budgets upstream_config track_cluster_stats preconnect_policy connection_pool_per_downstream_connection queuing_policies",
  "envoy.config.endpoint.v3.ClusterLoadAssignment": "cluster_name endpoints named_endpoints policy",
  "envoy.config.endpoint.v3.LocalityLbEndpoints":
    "locality metadata lb_endpoints load_balancer_endpoints leds_cluster_locality_config load_balancing_weight priority proximity",
  "envoy.config.endpoint.v3.LbEndpoint":
    "endpoint endpoint_name health_status metadata load_balancing_weight",
  "envoy.config.endpoint.v3.Endpoint":
    "address health_check_config hostname additional_addresses observability_name",
  "envoy.extensions.upstreams.http.v3.HttpProtocolOptions":
    "common_http_protocol_options upstream_http_protocol_options explicit_http_config use_downstream_protocol_config auto_config http_filters header_validation_config outlier_detection request_mirror_policies hash_policy retry_policy",
  "envoy.extensions.upstreams.http.v3.HttpProtocolOptions.ExplicitHttpConfig":
    "http_protocol_options http2_protocol_options http3_protocol_options",
  "xds.type.v3.TypedStruct": "type_url value",
  "udpa.type.v1.TypedStruct": "type_url value",
  "envoy.service.discovery.v3.DiscoveryResponse":
    "version_info resources canary type_url nonce control_plane resource_errors",
} as const;

/** The full name of a message that the reader knows. */
export type MessageType = keyof typeof knownFields;
