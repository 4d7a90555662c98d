/** `local_reply_config`: the first mapper that fits changes status, body and headers of a local reply. */
import type { ReplyMapperSpec } from "../config/model.js";
import type { ReplyRewriter } from "./local-reply.js";

export function replyRewriter(mappers: readonly ReplyMapperSpec[]): ReplyRewriter | null {
  if (mappers.length === 0) return null;
  return (reply) => {
    const mapper = mappers.find(({ status }) => status === null || compare(reply.code, status));
    if (mapper === undefined) return { contentType: null };
    if (mapper.newStatus !== null) reply.code = mapper.newStatus;
    if (mapper.newBody !== null) reply.body = mapper.newBody;
    reply.headers = [...reply.headers, ...mapper.addHeaders.flat()];
    return { contentType: mapper.newBody === null ? null : "text/plain" };
  };
}

function compare(code: number, { op, value }: NonNullable<ReplyMapperSpec["status"]>): boolean {
  if (op === "EQ") return code === value;
  return op === "GE" ? code >= value : code <= value;
}
