/** The SDK's door: public names only. */
export * from "./abi/enums";
export { Context } from "./context/context";
export { HttpContext } from "./context/http-context";
export { RootContext } from "./context/root-context";
export { ConnectionAction, StreamContext } from "./context/stream-context";
export { filter } from "./context/registry";
export { Headers, Pairs } from "./codec/pairs";
export { decodeUtf8, utf8Bytes, utf8Text } from "./codec/utf8";
export * from "./api/status";
export { HeaderMap } from "./api/headers";
export { Body } from "./api/body";
export { HttpCall } from "./api/http-call";
export * from "./api/configuration";
export * from "./api/local-response";
export * from "./api/log";
