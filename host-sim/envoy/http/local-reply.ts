/** A response that the host makes itself: for a plugin, or because something failed. */
import { BodyBuffer } from "../../model/body-buffer.js";
import { HeaderMap } from "../../model/header-map.js";
import type { ByteString, FlatPairs } from "../operations.js";
import { grpcStatusOf, isGrpcStatus } from "./grpc-status.js";

export interface LocalReply {
  code: number;
  /** Byte string. */
  body: ByteString;
  /** Added in order, names in lower case. `:status` among them is ignored. */
  headers: FlatPairs;
  /** -1: derived from the code. Matters for gRPC requests alone. */
  grpcStatus: number;
  /** Envoy's RESPONSE_CODE_DETAILS. */
  details: ByteString;
}

export interface PreparedReply {
  headers: HeaderMap;
  /** `null`: the head ends the response. */
  body: BodyBuffer | null;
}

/** What of the request decides the form of a local reply. */
export interface ReplyForm {
  isHead: boolean;
  isGrpc: boolean;
}

export function replyForm(request: HeaderMap | null): ReplyForm {
  const contentType = request?.get("content-type") ?? "";
  return {
    isHead: request?.get(":method") === "HEAD",
    isGrpc: /^application\/grpc(\+|$)/.test(contentType),
  };
}

/** `local_reply_config`, where there is one: changes the reply itself before any filter sees it. */
export type ReplyRewriter = (reply: LocalReply) => { contentType: string | null };

export function prepareReply(
  reply: LocalReply,
  form: ReplyForm,
  rewrite: ReplyRewriter | null,
): PreparedReply {
  if (form.isGrpc) return prepareGrpcReply(reply);
  // Envoy keeps 16 bits of the code
  const final = { ...reply, code: reply.code & 0xffff };
  const contentType = rewrite?.(final).contentType ?? null;
  const headers = HeaderMap.fromPairs("response", [":status", String(final.code)]);
  addGivenHeaders(headers, final.headers);
  return finishPlainReply(headers, final.body, form, contentType);
}

function finishPlainReply(
  headers: HeaderMap,
  body: ByteString,
  form: ReplyForm,
  contentType: string | null,
): PreparedReply {
  if (body.length === 0) {
    headers.remove("content-length");
    headers.remove("content-type");
    return { headers, body: null };
  }
  headers.setInPlace("content-length", String(body.length));
  if (contentType !== null) headers.setInPlace("content-type", contentType);
  else if (!headers.has("content-type")) headers.append("content-type", "text/plain");
  return { headers, body: form.isHead ? null : BodyBuffer.of(Buffer.from(body, "latin1")) };
}

function prepareGrpcReply(reply: LocalReply): PreparedReply {
  const headers = HeaderMap.fromPairs("response", [":status", "200"]);
  addGivenHeaders(headers, reply.headers);
  headers.setInPlace("content-type", "application/grpc");
  headers.append(
    "grpc-status",
    String(isGrpcStatus(reply.grpcStatus) ? reply.grpcStatus : grpcStatusOf(reply.code)),
  );
  if (reply.body.length > 0) headers.append("grpc-message", percentEncode(reply.body));
  return { headers, body: null };
}

function addGivenHeaders(headers: HeaderMap, pairs: FlatPairs): void {
  for (let i = 0; i + 1 < pairs.length; i += 2) {
    if (pairs[i].toLowerCase() !== ":status") headers.add(pairs[i], pairs[i + 1]);
  }
}

/** grpc-message: bytes outside printable ASCII, and "%", as %XX. */
function percentEncode(text: ByteString): ByteString {
  return text.replace(/[^ -$&-~]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`);
}
