/** Envoy's words for a peer that failed before its response began. */
import type { ResetReason } from "../upstream.js";
import { ResponseFlag } from "./stream-info.js";

interface FailureText {
  /** In the body: "... reset reason: remote connection failure". */
  words: string;
  flag: number;
  code: number;
}

const texts: Readonly<Record<ResetReason, FailureText>> = {
  "connection-failure": {
    words: "remote connection failure",
    flag: ResponseFlag.UpstreamConnectionFailure,
    code: 503,
  },
  "connection-termination": {
    words: "connection termination",
    flag: ResponseFlag.UpstreamConnectionTermination,
    code: 503,
  },
  "remote-reset": { words: "remote reset", flag: ResponseFlag.UpstreamRemoteReset, code: 503 },
  "refused-stream": {
    words: "remote refused stream reset",
    flag: ResponseFlag.UpstreamRemoteReset,
    code: 503,
  },
  "protocol-error": { words: "protocol error", flag: ResponseFlag.UpstreamProtocolError, code: 502 },
  overflow: { words: "overflow", flag: ResponseFlag.UpstreamOverflow, code: 503 },
};

export interface UpstreamFailure {
  code: number;
  body: string;
  details: string;
  flag: number;
  /** `upstream.transport_failure_reason`. */
  transportFailure: string;
}

/** @param retried It was tried before. */
export function upstreamFailure(reason: ResetReason, retried = false): UpstreamFailure {
  const { words, flag, code } = texts[reason];
  const transport = reason === "connection-failure" ? "delayed connect error: Connection refused" : "";
  const inner = words.replaceAll(" ", "_") + (transport ? `|${transport.replaceAll(" ", "_")}` : "");
  return {
    code,
    flag,
    body: `upstream connect error or disconnect/reset before headers. ${retried ? "retried and the latest " : ""}reset reason: ${words}`,
    details: `upstream_reset_before_response_started{${inner}}`,
    transportFailure: transport,
  };
}
