/** HTTP callouts. */
import { Status } from "../enums.js";
import type { Guest } from "../guest.js";
import { readPairs } from "../pairs.js";
import type { HostcallFunctions } from "../signatures.js";

type HttpCall = Pick<HostcallFunctions, "proxy_http_call">;

export const httpCallHostcalls = (guest: Guest): HttpCall => ({
  proxy_http_call(
    clusterData,
    clusterSize,
    headersData,
    headersSize,
    bodyData,
    bodySize,
    trailersData,
    trailersSize,
    timeout,
    returnToken,
  ) {
    const context = guest.acting();
    const { memory } = guest;
    if (!memory.holds(clusterData, clusterSize) || !memory.holds(headersData, headersSize))
      return Status.InvalidMemoryAccess;
    if (!memory.holds(bodyData, bodySize) || !memory.holds(trailersData, trailersSize))
      return Status.InvalidMemoryAccess;
    const headers = readPairs(memory, headersData, headersSize);
    const trailers = readPairs(memory, trailersData, trailersSize);
    const cluster = memory.text(clusterData, clusterSize);
    const body = memory.copy(bodyData, bodySize);
    // Envoy 1.40 writes the token slot before the call and whatever comes of it.
    if (!memory.setU32(returnToken, 0)) return Status.InvalidMemoryAccess;
    const token = context.httpCall(cluster, headers, body, trailers, timeout);
    return typeof token === "number" ? guest.returnU32(token, returnToken) : token.status;
  },
});
