// Generated from spec/abi.json by scripts/generate-abi.mjs. Do not edit.

/** Every hostcall of module `env`, as wasm calls it. */
export interface HostcallFunctions {
  proxy_log(level: number, messageData: number, messageSize: number): number;
  proxy_get_log_level(returnLevel: number): number;
  proxy_get_status(returnCode: number, returnMessageData: number, returnMessageSize: number): number;
  proxy_get_current_time_nanoseconds(returnTime: number): number;
  proxy_set_tick_period_milliseconds(period: number): number;
  proxy_set_effective_context(contextId: number): number;
  proxy_done(): number;
  proxy_continue_request(): number;
  proxy_continue_response(): number;
  proxy_clear_route_cache(): number;
  proxy_continue_stream(streamType: number): number;
  proxy_close_stream(streamType: number): number;
  proxy_send_local_response(
    statusCode: number,
    statusCodeDetailsData: number,
    statusCodeDetailsSize: number,
    bodyData: number,
    bodySize: number,
    headersData: number,
    headersSize: number,
    grpcStatus: number,
  ): number;
  proxy_get_header_map_size(mapType: number, returnSize: number): number;
  proxy_get_header_map_pairs(mapType: number, returnMapData: number, returnMapSize: number): number;
  proxy_set_header_map_pairs(mapType: number, mapData: number, mapSize: number): number;
  proxy_get_header_map_value(
    mapType: number,
    keyData: number,
    keySize: number,
    returnValueData: number,
    returnValueSize: number,
  ): number;
  proxy_add_header_map_value(
    mapType: number,
    keyData: number,
    keySize: number,
    valueData: number,
    valueSize: number,
  ): number;
  proxy_replace_header_map_value(
    mapType: number,
    keyData: number,
    keySize: number,
    valueData: number,
    valueSize: number,
  ): number;
  proxy_remove_header_map_value(mapType: number, keyData: number, keySize: number): number;
  proxy_get_buffer_status(bufferType: number, returnSize: number, returnFlags: number): number;
  proxy_get_buffer_bytes(
    bufferType: number,
    offset: number,
    maxSize: number,
    returnDataData: number,
    returnDataSize: number,
  ): number;
  proxy_set_buffer_bytes(
    bufferType: number,
    offset: number,
    size: number,
    dataData: number,
    dataSize: number,
  ): number;
  proxy_http_call(
    clusterData: number,
    clusterSize: number,
    headersData: number,
    headersSize: number,
    bodyData: number,
    bodySize: number,
    trailersData: number,
    trailersSize: number,
    timeoutMilliseconds: number,
    returnToken: number,
  ): number;
  proxy_grpc_call(
    serviceData: number,
    serviceSize: number,
    serviceNameData: number,
    serviceNameSize: number,
    methodData: number,
    methodSize: number,
    initialMetadataData: number,
    initialMetadataSize: number,
    messageData: number,
    messageSize: number,
    timeoutMilliseconds: number,
    returnToken: number,
  ): number;
  proxy_grpc_stream(
    serviceData: number,
    serviceSize: number,
    serviceNameData: number,
    serviceNameSize: number,
    methodData: number,
    methodSize: number,
    initialMetadataData: number,
    initialMetadataSize: number,
    returnToken: number,
  ): number;
  proxy_grpc_send(token: number, messageData: number, messageSize: number, endOfStream: number): number;
  proxy_grpc_cancel(token: number): number;
  proxy_grpc_close(token: number): number;
  proxy_get_property(
    pathData: number,
    pathSize: number,
    returnValueData: number,
    returnValueSize: number,
  ): number;
  proxy_set_property(pathData: number, pathSize: number, valueData: number, valueSize: number): number;
  proxy_get_shared_data(
    keyData: number,
    keySize: number,
    returnValueData: number,
    returnValueSize: number,
    returnCas: number,
  ): number;
  proxy_set_shared_data(
    keyData: number,
    keySize: number,
    valueData: number,
    valueSize: number,
    cas: number,
  ): number;
  proxy_register_shared_queue(nameData: number, nameSize: number, returnToken: number): number;
  proxy_resolve_shared_queue(
    vmIdData: number,
    vmIdSize: number,
    nameData: number,
    nameSize: number,
    returnToken: number,
  ): number;
  proxy_enqueue_shared_queue(token: number, valueData: number, valueSize: number): number;
  proxy_dequeue_shared_queue(token: number, returnValueData: number, returnValueSize: number): number;
  proxy_define_metric(metricType: number, nameData: number, nameSize: number, returnMetric: number): number;
  proxy_increment_metric(metric: number, offset: bigint): number;
  proxy_record_metric(metric: number, value: bigint): number;
  proxy_get_metric(metric: number, returnValue: number): number;
  proxy_call_foreign_function(
    functionNameData: number,
    functionNameSize: number,
    argumentsData: number,
    argumentsSize: number,
    returnResultsData: number,
    returnResultsSize: number,
  ): number;
  proxy_get_configuration(returnConfigurationData: number, returnConfigurationSize: number): number;
  envoy_resolve_dns(nameData: number, nameSize: number, returnToken: number): number;
  pthread_equal(left: number, right: number): number;
  emscripten_notify_memory_growth(memory: number): void;
}

/** Every WASI function, as wasm calls it. */
export interface WasiFunctions {
  fd_write(fd: number, iovs: number, iovsLength: number, returnSize: number): number;
  fd_read(fd: number, iovs: number, iovsLength: number, returnSize: number): number;
  fd_seek(fd: number, offset: bigint, whence: number, returnOffset: number): number;
  fd_close(fd: number): number;
  fd_fdstat_get(fd: number, stat: number): number;
  fd_fdstat_set_flags(fd: number, flags: number): number;
  fd_fdstat_set_rights(fd: number, rightsBase: bigint, rightsInheriting: bigint): number;
  environ_get(environ: number, environBuffer: number): number;
  environ_sizes_get(returnCount: number, returnSize: number): number;
  args_get(argv: number, argvBuffer: number): number;
  args_sizes_get(returnCount: number, returnSize: number): number;
  clock_time_get(id: number, precision: bigint, returnTime: number): number;
  clock_res_get(id: number, returnResolution: number): number;
  fd_advise(fd: number, offset: bigint, length: bigint, advice: number): number;
  fd_allocate(fd: number, offset: bigint, length: bigint): number;
  fd_datasync(fd: number): number;
  fd_filestat_set_size(fd: number, size: bigint): number;
  fd_filestat_set_times(fd: number, atime: bigint, mtime: bigint, flags: number): number;
  fd_pread(fd: number, iovs: number, iovsLength: number, offset: bigint, returnSize: number): number;
  fd_pwrite(fd: number, iovs: number, iovsLength: number, offset: bigint, returnSize: number): number;
  fd_readdir(fd: number, buffer: number, bufferLength: number, cookie: bigint, returnSize: number): number;
  fd_renumber(fd: number, to: number): number;
  fd_sync(fd: number): number;
  fd_tell(fd: number, returnOffset: number): number;
  path_create_directory(fd: number, pathData: number, pathSize: number): number;
  path_filestat_set_times(
    fd: number,
    flags: number,
    pathData: number,
    pathSize: number,
    atime: bigint,
    mtime: bigint,
    times: number,
  ): number;
  path_link(
    oldFd: number,
    oldFlags: number,
    oldPathData: number,
    oldPathSize: number,
    newFd: number,
    newPath: number,
  ): number;
  path_readlink(
    fd: number,
    pathData: number,
    pathSize: number,
    buffer: number,
    bufferLength: number,
    returnSize: number,
  ): number;
  path_remove_directory(fd: number, pathData: number, pathSize: number): number;
  path_rename(
    fd: number,
    oldPathData: number,
    oldPathSize: number,
    newFd: number,
    newPathData: number,
    newPathSize: number,
  ): number;
  path_symlink(oldPathData: number, oldPathSize: number, fd: number, newPath: number): number;
  path_unlink_file(fd: number, pathData: number, pathSize: number): number;
  sock_accept(fd: number, flags: number, returnFd: number): number;
  sock_recv(
    fd: number,
    iovs: number,
    iovsLength: number,
    flags: number,
    returnSize: number,
    returnFlags: number,
  ): number;
  sock_send(fd: number, iovs: number, iovsLength: number, flags: number, returnSize: number): number;
  sock_shutdown(fd: number, how: number): number;
  random_get(buffer: number, length: number): number;
  sched_yield(): number;
  poll_oneoff(subscriptions: number, events: number, subscriptionCount: number, returnCount: number): number;
  proc_exit(code: number): void;
  path_open(
    fd: number,
    flags: number,
    pathData: number,
    pathSize: number,
    openFlags: number,
    rightsBase: bigint,
    rightsInheriting: bigint,
    fdFlags: number,
    returnFd: number,
  ): number;
  fd_prestat_get(fd: number, prestat: number): number;
  fd_prestat_dir_name(fd: number, path: number, pathLength: number): number;
  path_filestat_get(fd: number, flags: number, pathData: number, pathSize: number, stat: number): number;
  fd_filestat_get(fd: number, stat: number): number;
}

/** The callbacks of a module; absent where it does not export one. ABI 0.1.0 ignores `endOfStream` of headers. */
export interface Callbacks {
  readonly validateConfiguration?: (contextId: number, configurationSize: number) => number;
  readonly onVmStart?: (contextId: number, configurationSize: number) => number;
  readonly onConfigure?: (contextId: number, configurationSize: number) => number;
  readonly onTick?: (contextId: number) => void;
  readonly onContextCreate?: (contextId: number, parentContextId: number) => void;
  readonly onNewConnection?: (contextId: number) => number;
  readonly onDownstreamData?: (contextId: number, dataSize: number, endOfStream: number) => number;
  readonly onUpstreamData?: (contextId: number, dataSize: number, endOfStream: number) => number;
  readonly onDownstreamConnectionClose?: (contextId: number, peerType: number) => void;
  readonly onUpstreamConnectionClose?: (contextId: number, peerType: number) => void;
  readonly onRequestBody?: (contextId: number, bodySize: number, endOfStream: number) => number;
  readonly onRequestTrailers?: (contextId: number, numTrailers: number) => number;
  readonly onRequestMetadata?: (contextId: number, numElements: number) => number;
  readonly onResponseBody?: (contextId: number, bodySize: number, endOfStream: number) => number;
  readonly onResponseTrailers?: (contextId: number, numTrailers: number) => number;
  readonly onResponseMetadata?: (contextId: number, numElements: number) => number;
  readonly onHttpCallResponse?: (
    contextId: number,
    token: number,
    numHeaders: number,
    bodySize: number,
    numTrailers: number,
  ) => void;
  readonly onGrpcReceive?: (contextId: number, token: number, messageSize: number) => void;
  readonly onGrpcClose?: (contextId: number, token: number, statusCode: number) => void;
  readonly onGrpcReceiveInitialMetadata?: (contextId: number, token: number, numElements: number) => void;
  readonly onGrpcReceiveTrailingMetadata?: (contextId: number, token: number, numElements: number) => void;
  readonly onQueueReady?: (contextId: number, token: number) => void;
  readonly onDone?: (contextId: number) => number;
  readonly onLog?: (contextId: number) => void;
  readonly onDelete?: (contextId: number) => void;
  readonly onRequestHeaders?: (contextId: number, numHeaders: number, endOfStream: number) => number;
  readonly onResponseHeaders?: (contextId: number, numHeaders: number, endOfStream: number) => number;
  readonly onForeignFunction?: (contextId: number, functionId: number, argumentsSize: number) => void;
  readonly onResolveDns?: (contextId: number, token: number, resultSize: number) => void;
  readonly onStatsUpdate?: (contextId: number, resultSize: number) => void;
}
