/** `local_reply_config`: changes status, body, headers and format of local replies. */
import { type ByteString, encodeText } from "../../model/byte-string.js";
import type { HeaderMap } from "../../model/header-map.js";
import { compileLogFormat, type LogFormat } from "../access-log/format.js";
import { compileHeaderOptions, type HeaderChange } from "../config/compile-header-options.js";
import { compileLogFilter, type LogFilter } from "../config/compile-log-filter.js";
import type { HttpSpec, ReplyFormatSpec, ReplyMapperSpec } from "../config/model.js";
import type { LocalReply } from "./local-reply.js";
import type { StreamInfo } from "./stream-info.js";

/** Changes a reply that a stream is about to make; gives its content type. */
export type StreamReplyRewriter = (
  reply: Pick<LocalReply, "code" | "body">,
  headers: HeaderMap,
  info: StreamInfo,
) => ByteString | null;

const plainText = "text/plain";

/** `null`: replies stay as they are. */
export function replyRewriter({
  localReply,
  localReplyFormat,
}: Pick<HttpSpec, "localReply" | "localReplyFormat">): StreamReplyRewriter | null {
  if (localReply.length === 0 && !localReplyFormat) return null;
  const mappers = localReply.map(compileMapper);
  const general = localReplyFormat ? compileBody(localReplyFormat) : null;
  return (reply, headers, info) => {
    // filters and operators see the reply
    note(reply.code, headers, info);
    const mapper = mappers.find(({ fits }) => fits(info));
    mapper?.apply(reply, headers, info);
    const format = mapper?.format ?? general;
    if (format === null) return mapper?.hasBody === true ? plainText : null;
    reply.body = format.body(info, { localReplyBody: reply.body });
    return format.contentType;
  };
}

function note(code: number, headers: HeaderMap, info: StreamInfo): void {
  headers.setInPlace(":status", String(code));
  info.responseHeaders = headers;
  info.responseCode = code;
}

interface Body {
  readonly body: LogFormat;
  readonly contentType: ByteString;
}

const compileBody = (spec: ReplyFormatSpec): Body => ({
  body: compileLogFormat(spec),
  contentType: encodeText(spec.contentType),
});

interface Mapper {
  readonly fits: LogFilter;
  readonly format: Body | null;
  readonly hasBody: boolean;
  apply(reply: Pick<LocalReply, "code" | "body">, headers: HeaderMap, info: StreamInfo): void;
}

/** Envoy: body, headers, status, in this order; what headers say of the status is the one before. */
function compileMapper({ filter, newStatus, newBody, addHeaders, format }: ReplyMapperSpec): Mapper {
  const change: HeaderChange = compileHeaderOptions(addHeaders);
  const body = newBody === null ? null : encodeText(newBody);
  return {
    fits: compileLogFilter(filter),
    format: format === null ? null : compileBody(format),
    hasBody: body !== null,
    apply: (reply, headers, info) => {
      if (body !== null) reply.body = body;
      change(headers, info);
      if (newStatus === null) return;
      reply.code = newStatus;
      note(newStatus, headers, info);
    },
  };
}
