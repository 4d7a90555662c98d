/**
 * Web `Request` and `Response` in and out. Their classes are asked for by name where they come in: to name the globals
 * makes Node load its whole fetch, some 20 ms of a test file's start.
 */
import { encodeText } from "../model/byte-string.js";
import type {
  ClientResponse,
  Data,
  Headers as FieldList,
  PeerRequest,
  ReplyOptions,
  RequestOptions,
} from "./types.js";

function hasTag(value: unknown, tag: string): boolean {
  if (typeof value !== "object" || value === null) return false;
  // options, mostly: to ask those for their tag takes longer
  if (Object.getPrototypeOf(value) === Object.prototype) return false;
  return Object.prototype.toString.call(value) === `[object ${tag}]`;
}

export const isResponse = (value: unknown): value is Response => hasTag(value, "Response");

export const isRequest = (value: unknown): value is Request => hasTag(value, "Request");

/** A body of one piece has a length, one of several is chunked. */
export async function replyOfResponse(response: Response): Promise<ReplyOptions> {
  const body = await bodyOf(response.body);
  return { status: response.status, headers: fieldsOf(response.headers), body };
}

export async function optionsOfRequest(request: Request): Promise<RequestOptions> {
  const body = await bodyOf(request.body);
  return { ...headOfRequest(request), ...(body === undefined ? {} : { body }) };
}

/** All but the body, which takes a promise to read. */
export function headOfRequest(request: Request): RequestOptions {
  const { host, pathname, search, protocol } = new URL(request.url);
  return {
    method: request.method,
    authority: host,
    path: pathname + search,
    scheme: protocol.slice(0, -1),
    headers: fieldsOf(request.headers),
  };
}

/** `undefined` without a body. */
async function bodyOf(stream: ReadableStream<Uint8Array> | null): Promise<Data | Data[] | undefined> {
  if (stream === null) return undefined;
  const pieces: Uint8Array[] = [];
  const reader = stream.getReader();
  for (let read = await reader.read(); !read.done; read = await reader.read()) pieces.push(read.value);
  return pieces.length > 1 ? pieces : (pieces[0] ?? "");
}

/** Fetch: a value's characters are bytes. */
const fieldsOf = (headers: Headers): Array<[string, Data]> =>
  [...headers].map(([name, value]) => [name, new Uint8Array(Buffer.from(value, "latin1"))]);

/**
 * What a handler was asked, as a Web `Request`: for servers that take one.
 *
 * @throws TypeError where fetch refuses it: CONNECT and TRACE, names that are no tokens, a path that is no URL.
 * @example upstream: (request) => app.fetch(toWebRequest(request))
 */
export function toWebRequest(request: PeerRequest): Request {
  const { method, scheme, authority, path, bytes } = request;
  const hasBody = bytes.length > 0 && method !== "GET" && method !== "HEAD";
  const headers = webHeaders(request.headers);
  return new Request(`${scheme || "http"}://${authority}${path}`, {
    method,
    headers,
    ...(hasBody ? { body: bytes.slice() as BodyInit } : {}),
  });
}

/**
 * What a client got, as a Web `Response`.
 *
 * @throws RangeError where fetch has no such response: no head arrived, or its status is not 200 to 599.
 * @example expect(await toWebResponse(exchange.response).json()).toEqual({ ok: true });
 */
export function toWebResponse(response: ClientResponse): Response {
  const status = response.status ?? 0;
  const hasNoBody = status === 204 || status === 205 || status === 304;
  const body = hasNoBody ? null : (response.bytes.slice() as BodyInit);
  return new Response(body, { status, headers: webHeaders(response.headers) });
}

const webHeaders = (fields: FieldList): Array<[string, string]> =>
  fields.map(([name, value]) => [encodeText(name), encodeText(value)]);
