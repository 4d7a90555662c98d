/** HTTP/1.1 messages as the pieces that a peer writes, each of which Envoy reads on its own. */
import type { Data, HeadersInput, RequestOptions } from "../../../host-sim/testing/types.js";
import { bytesOf } from "./text.js";

/** The body is text, bytes, or a list of them: pieces that wait or fail have no place on a real socket. */
export interface MessageInput {
  headers?: HeadersInput | undefined;
  body?: RequestOptions["body"] | undefined;
  trailers?: HeadersInput | undefined;
}

/** Field lines as bytes, in order. */
export function fieldsOf(headers: HeadersInput = {}): Array<[string, Buffer]> {
  const pairs = Array.isArray(headers) ? (headers as Array<[string, Data]>) : objectPairs(headers);
  return pairs.map(([name, value]) => [name, bytesOf(value)]);
}

function objectPairs(headers: HeadersInput): Array<[string, Data]> {
  return Object.entries(headers as Record<string, Data | number | readonly Data[]>).flatMap(([name, value]) =>
    [value]
      .flat()
      .map((one): [string, Data] => [name, typeof one === "number" ? String(one) : (one as Data)]),
  );
}

/**
 * The first piece holds the head, and the body where it is one piece framed by content-length.
 * A list of chunks, or trailers, are framed as chunked: the head and each chunk are pieces, and the end is part of the last.
 */
/** @throws Error for a piece that is neither text nor bytes. */
function plainPieces(body: MessageInput["body"]): Data[] {
  const pieces = body === undefined ? [] : [body].flat();
  const odd = pieces.find((piece) => typeof piece !== "string" && !(piece instanceof Uint8Array));
  if (odd !== undefined) throw new Error("a scenario's body is text, bytes, or a list of them");
  return pieces as Data[];
}

export function writeMessage(firstLine: string, message: MessageInput, framing: Framing): Buffer[] {
  const fields = fieldsOf(message.headers);
  if (framing === "chunked") return writeChunked(firstLine, fields, message);
  const body = framing === "length" ? bytesOf(wholeBody(message.body)) : Buffer.alloc(0);
  if (framing === "length" && !has(fields, "content-length"))
    fields.push(["content-length", bytesOf(String(body.length))]);
  return [Buffer.concat([writeHead(firstLine, fields), body])];
}

export type Framing = "none" | "length" | "chunked";

/** What the body's form asks for. */
export function framingOf(message: MessageInput): Framing {
  if (Array.isArray(message.body) || message.trailers !== undefined) return "chunked";
  return message.body === undefined ? "none" : "length";
}

function writeChunked(firstLine: string, fields: Array<[string, Buffer]>, message: MessageInput): Buffer[] {
  const chunks = plainPieces(message.body);
  if (!has(fields, "transfer-encoding")) fields.push(["transfer-encoding", bytesOf("chunked")]);
  const pieces = chunks.map((chunk) => writeChunk(bytesOf(chunk))).filter((piece) => piece.length > 0);
  const end = Buffer.concat([bytesOf("0\r\n"), writeFields(fieldsOf(message.trailers)), bytesOf("\r\n")]);
  return gather(writeHead(firstLine, fields), pieces, end);
}

/** Head and end travel with what is beside them where there is one chunk or none. */
function gather(head: Buffer, chunks: Buffer[], end: Buffer): Buffer[] {
  if (chunks.length <= 1) return [Buffer.concat([head, ...chunks, end])];
  return [head, ...chunks.slice(0, -1), Buffer.concat([chunks.at(-1)!, end])];
}

const has = (fields: Array<[string, Buffer]>, name: string) =>
  fields.some(([key]) => key.toLowerCase() === name);

const wholeBody = (body: MessageInput["body"]): Data => plainPieces(body)[0] ?? "";

const writeHead = (firstLine: string, fields: Array<[string, Buffer]>) =>
  Buffer.concat([bytesOf(`${firstLine}\r\n`), writeFields(fields), bytesOf("\r\n")]);

const writeFields = (fields: Array<[string, Buffer]>) =>
  Buffer.concat(fields.flatMap(([name, value]) => [bytesOf(`${name}: `), value, bytesOf("\r\n")]));

function writeChunk(data: Buffer): Buffer {
  if (data.length === 0) return data;
  return Buffer.concat([bytesOf(`${data.length.toString(16)}\r\n`), data, bytesOf("\r\n")]);
}
