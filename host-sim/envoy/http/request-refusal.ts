/** Requests that Envoy's connection manager answers itself: their filters get their log callback alone. */
import type { HeaderMap } from "../../model/header-map.js";

export interface RequestRefusal {
  code: number;
  details: string;
  /** HTTP/1.1: the connection closes behind the answer. */
  closes: boolean;
}

const refusal = (code: number, details: string, closes: boolean): RequestRefusal => ({
  code,
  details,
  closes,
});

/** Before anything of the request is changed; `null` for a request that goes on. */
export function refuseRequest(headers: HeaderMap): RequestRefusal | null {
  if (!headers.has(":authority")) return refusal(400, "missing_host_header", true);
  const path = headers.get(":path");
  if (path === undefined || headers.get(":method") === "CONNECT") return null;
  if (path.includes("#")) return refusal(400, "path_normalization_failed", true);
  if (path !== "" && path.charCodeAt(0) !== 47) return refusal(404, "absolute_path_rejected", false);
  return null;
}
