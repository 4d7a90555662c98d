/** The SDK's door: public names only. */
export * from "./abi/enums";
export * from "./helpers/index";
export { Context } from "./api/context";
export { HttpContext } from "./context/http-context";
export { RootContext } from "./context/root-context";
export { ConnectionAction, StreamContext } from "./context/stream-context";
export { WholeBodyContext } from "./context/whole-body-context";
export { filter } from "./context/registry";
export { Headers, Pairs } from "./codec/pairs";
export { sameText, utf8Bytes, utf8Text } from "./codec/utf8";
export { ProtoReader, ProtoWriter, WireType } from "./codec/protobuf";
export { Body } from "./api/body";
export { BodyTransform } from "./api/body-transform";
export { CalloutFailure } from "./api/callout-failure";
export { DnsLookup } from "./api/dns";
export { fitContentLength } from "./api/content-length";
export { GrpcCall } from "./api/grpc-call";
export { GrpcMessage, decodeMessage } from "./api/grpc-message";
export { GrpcRequest } from "./api/grpc-request";
export { GrpcStatus, grpcService } from "./api/grpc-service";
export { GrpcStream } from "./api/grpc-stream";
export { HeaderMap } from "./api/headers";
export { HttpCall } from "./api/http-call";
export { Counters, Gauges, Histograms, labelled } from "./api/labels";
export { Expression } from "./api/expression";
export { JsonReader } from "./api/json";
export { JsonSettings, readSettings } from "./api/json-settings";
export { Counter, Gauge, Histogram } from "./api/metrics";
export { SharedQueue } from "./api/shared-queue";
export { SharedUpdate, addShared } from "./api/shared-update";
export { SharedValue, getSharedData, setSharedData, setSharedDataBytes } from "./api/shared-data";
export { CalloutStatus, calloutStatus, lastStatus } from "./api/status";
export { currentTimeNanoseconds, setTickPeriod } from "./api/timer";
export { callForeignFunction } from "./api/foreign";
export {
  ConnectionAttributes,
  PluginAttributes,
  RequestAttributes,
  ResponseAttributes,
  UpstreamAttributes,
  XdsAttributes,
} from "./api/attributes";
export {
  LifeSpan,
  PropertyType,
  SignatureResult,
  clearRouteCache,
  compress,
  declareProperty,
  setEnvoyFilterState,
  signText,
  uncompress,
  verifySignature,
} from "./api/envoy-functions";
export {
  getProperty,
  getPropertyBool,
  getPropertyBytes,
  getPropertyFloat,
  getPropertyInt,
  setProperty,
  setPropertyBytes,
} from "./api/property";
export {
  pluginConfiguration,
  pluginConfigurationBytes,
  vmConfiguration,
  vmConfigurationBytes,
} from "./api/configuration";
export { NO_GRPC_STATUS, sendLocalResponse, sendLocalResponseBytes } from "./api/local-response";
export { log, logCritical, logDebug, logEnabled, logError, logInfo, logTrace, logWarn } from "./api/log";
