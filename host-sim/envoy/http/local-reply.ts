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
  /** Envoy's router: what the route changes of its headers. */
  change?: (headers: HeaderMap) => void;
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
  const contentType = request?.get("content-type");
  return {
    isHead: request?.get(":method") === "HEAD",
    isGrpc: contentType !== undefined && /^application\/grpc(\+|$)/.test(contentType),
  };
}

/**
 * `local_reply_config`, where there is one: changes the reply and its headers before any filter sees it, and gives the
 * body's content type; `null` where it says nothing of it.
 */
export type ReplyRewriter = (
  reply: Pick<LocalReply, "code" | "body">,
  headers: HeaderMap,
) => ByteString | null;

export function prepareReply(
  reply: LocalReply,
  form: ReplyForm,
  rewrite: ReplyRewriter | null,
): PreparedReply {
  // Envoy keeps 16 bits of the code
  const final = { ...reply, code: form.isGrpc ? reply.code : reply.code & 0xffff };
  const headers = HeaderMap.fromPairs("response", [":status", String(final.code)]);
  addGivenHeaders(headers, final.headers);
  final.change?.(headers);
  const given = headers.get("content-type");
  const contentType = rewrite?.(final, headers) ?? null;
  if (form.isGrpc) return finishGrpcReply(headers, withoutLineEnd(final, contentType));
  const isChosen = headers.get("content-type") !== given;
  const fallback = given === undefined ? plainText : null;
  return finishPlainReply(headers, final.body, form, isChosen ? null : (contentType ?? fallback));
}

const plainText = "text/plain";

function finishPlainReply(
  headers: HeaderMap,
  body: ByteString,
  form: ReplyForm,
  contentType: ByteString | null,
): PreparedReply {
  if (body.length === 0) {
    headers.remove("content-length");
    headers.remove("content-type");
    return { headers, body: null };
  }
  headers.setInPlace("content-length", String(body.length));
  if (contentType !== null) headers.setInPlace("content-type", contentType);
  return { headers, body: form.isHead ? null : BodyBuffer.of(Buffer.from(body, "latin1")) };
}

/** Envoy: JSON ends its line in a body, and not in `grpc-message`. */
function withoutLineEnd(reply: LocalReply, contentType: ByteString | null): LocalReply {
  return contentType === "application/json" ? { ...reply, body: reply.body.replace(/\n$/, "") } : reply;
}

function finishGrpcReply(headers: HeaderMap, reply: LocalReply): PreparedReply {
  headers.setInPlace(":status", "200");
  headers.remove("content-length");
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
