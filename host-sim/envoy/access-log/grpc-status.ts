import type { StreamInfo } from "../http/stream-info.js";

/** The `grpc-status` of a response, from its trailers or its headers; `null` where there is none. */
export function grpcStatusOf(info: StreamInfo): number | null {
  const text = info.responseTrailers?.get("grpc-status") ?? info.responseHeaders?.get("grpc-status");
  return text === undefined || !/^\d+$/.test(text) ? null : Number(text);
}
