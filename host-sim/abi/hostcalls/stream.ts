/** Continue, close, answer: what happens to the stream. */
import { Status, StreamType } from "../enums.js";
import type { Guest } from "../guest.js";
import { readPairs } from "../pairs.js";
import type { HostcallFunctions } from "../signatures.js";

type Stream = Pick<
  HostcallFunctions,
  | "proxy_continue_request"
  | "proxy_continue_response"
  | "proxy_clear_route_cache"
  | "proxy_continue_stream"
  | "proxy_close_stream"
  | "proxy_send_local_response"
>;

const isStreamType = (type: number): type is StreamType => type >>> 0 <= StreamType.Upstream;

export const streamHostcalls = (guest: Guest): Stream => ({
  proxy_continue_request() {
    return guest.acting().continueStream(StreamType.HttpRequest);
  },

  proxy_continue_response() {
    return guest.acting().continueStream(StreamType.HttpResponse);
  },

  proxy_clear_route_cache() {
    return guest.acting().clearRouteCache();
  },

  proxy_continue_stream(streamType) {
    const context = guest.acting();
    return isStreamType(streamType) ? context.continueStream(streamType) : Status.BadArgument;
  },

  proxy_close_stream(streamType) {
    const context = guest.acting();
    return isStreamType(streamType) ? context.closeStream(streamType) : Status.BadArgument;
  },

  proxy_send_local_response(
    code,
    detailsData,
    detailsSize,
    bodyData,
    bodySize,
    headersData,
    headersSize,
    grpcStatus,
  ) {
    const context = guest.acting();
    const { memory } = guest;
    if (!memory.holds(detailsData, detailsSize)) return Status.InvalidMemoryAccess;
    if (!memory.holds(bodyData, bodySize)) return Status.InvalidMemoryAccess;
    if (!memory.holds(headersData, headersSize)) return Status.InvalidMemoryAccess;
    const headers = readPairs(memory, headersData, headersSize);
    const details = memory.text(detailsData, detailsSize);
    return context.sendLocalResponse(
      code >>> 0,
      memory.copy(bodyData, bodySize),
      headers,
      grpcStatus,
      details,
    );
  },
});
