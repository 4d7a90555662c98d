/** The maps that are readable while a stream is logged: as they went out; request trailers are gone. */
import { MapType } from "../../abi/enums.js";
import type { HeaderMap } from "../../model/header-map.js";
import type { StreamInfo } from "../http/stream-info.js";

export type FinalMaps = Pick<StreamInfo, "requestHeaders" | "responseHeaders" | "responseTrailers">;

/** The maps as they are when logging begins: what replaces one of them later is not seen. */
export const finalMaps = ({ requestHeaders, responseHeaders, responseTrailers }: StreamInfo): FinalMaps => ({
  requestHeaders,
  responseHeaders,
  responseTrailers,
});

export function finalMap(info: FinalMaps, map: MapType): HeaderMap | null {
  switch (map) {
    case MapType.HttpRequestHeaders:
      return info.requestHeaders;
    case MapType.HttpResponseHeaders:
      return info.responseHeaders;
    case MapType.HttpResponseTrailers:
      return info.responseTrailers;
    default:
      return null;
  }
}
