/**
 * Inputs that break filters, and that Envoy lets through to them: what its codec refuses (control characters, empty
 * names, bytes beyond ASCII in names and paths, over 60 KiB or 100 headers) no filter ever sees.
 */
import { connectionFailure, delay, reset, resetAfter, timeout } from "./failures.js";
import type { Data, HeadersInput, Reply, RequestOptions } from "./types.js";

/** A name for messages and `test.each`, and the input. */
export type Named<T> = [name: string, input: T];

const bytes = (...values: number[]): Uint8Array => new Uint8Array(values);
const field = (value: Data, name = "x-hostile"): HeadersInput => [[name, value]];
const twice = (name: string, one: Data, two: Data): HeadersInput => [
  [name, one],
  [name, two],
];

/** So long a value, and so many fields, come through with room for what hosts add. */
const longValue = "a".repeat(50_000);
const manyFields: HeadersInput = Array.from({ length: 90 }, (_, i) => [`x-${i}`, "v"] as const);

/** JavaScript's and other languages' names for what every object has. */
const inherited: HeadersInput = ["__proto__", "constructor", "tostring", "hasownproperty"].map(
  (name): [string, string] => [name, "v"],
);

const headerInputs = (): Named<HeadersInput>[] => [
  ["a value of bytes that are not UTF-8", field(bytes(0xff, 0xfe))],
  ["a value that ends inside a character", field(bytes(0x61, 0xe2, 0x82))],
  ["an overlong UTF-8 sequence", field(bytes(0xc0, 0xaf))],
  ["half a surrogate pair", field(bytes(0xed, 0xa0, 0x80))],
  ["a value of characters beyond the first plane", field("\u{1f600}\u{10ffff}")],
  ["an empty value", field("")],
  ["a value with a tab", field("a\tb")],
  ["a name that comes twice", twice("x-hostile", "one", "two")],
  ["a name that comes twice, once empty", twice("x-hostile", "", "two")],
  ["cookies in two lines", twice("cookie", "a=1", "b=2; c")],
  ["a cookie without a name", field("=; ;;a", "cookie")],
  ["an authorization that is cut", field("Bearer", "authorization")],
  ["an authorization that is no base64", field("Basic !!!", "authorization")],
  ["a token of dots", field("Bearer ..", "authorization")],
  ["a list with empty members", field(", ,a,,")],
  ["a quote that does not end", field('a="b\\')],
  ["percent signs", field("%%zz%0%00%ff")],
  ["a number that is too large", field("18446744073709551616")],
  ["a number that is none", field("-0x1e999")],
  ["brackets without end", field("[{".repeat(2_000))],
  ["a long value", field(longValue)],
  ["a long name", field("v", "n".repeat(10_000))],
  ["a name of symbols", field("v", "!#$%&'*+-.^_`|~")],
  ["names that objects have", inherited],
  ["very many headers", manyFields],
];

const hugeBody = new Uint8Array(2 * 1024 * 1024).fill(0x61);
const pieces = (body: Uint8Array, size: number): Uint8Array[] =>
  Array.from({ length: Math.ceil(body.length / size) }, (_, i) => body.subarray(i * size, (i + 1) * size));
const byByte = (text: string): string[] => [...text];

const bodyInputs = (): Named<Data | readonly Data[]>[] => [
  ["an empty body", ""],
  ["a chunked body without a chunk", []],
  ["a body byte by byte", byByte("a body byte by byte")],
  ["a body of bytes that are not UTF-8", bytes(0xff, 0x00, 0xfe, 0xe2, 0x82)],
  ["a body of NULs", new Uint8Array(300)],
  ["a character cut in two", [bytes(0xe2, 0x82), bytes(0xac)]],
  ["JSON that is cut", '{"a": [1, {"b": "\\u12'],
  ["brackets without end in a body", "[".repeat(100_000)],
  ["a huge body in one read", hugeBody],
  ["a huge body in many reads", pieces(hugeBody, 64 * 1024)],
];

const headInputs = (): Named<RequestOptions>[] => [
  ["HEAD", { method: "HEAD" }],
  ["OPTIONS", { method: "OPTIONS" }],
  ["CONNECT", { method: "CONNECT", authority: "example.com:443" }],
  ["DELETE with a body", { method: "DELETE", body: "x" }],
  ["GET with a body", { method: "GET", body: "x" }],
  ["PUT without a body", { method: "PUT" }],
  ["an empty authority", { authority: "" }],
  ["an authority with a port out of range", { authority: "example.com:99999" }],
  ["a long path", { path: `/${"p".repeat(8_192)}` }],
  ["a path of dots and slashes", { path: "//a/./..//%2e%2e/b" }],
  ["a query of separators", { path: "/?&&=&a&a=&a=b=c&%" }],
  ["a path with broken escapes", { path: "/%/%zz/%ff%00" }],
  ["trailers without a body", { method: "POST", body: [], trailers: { sum: "" } }],
  ["trailers that come twice", { body: "x", trailers: twice("x-hostile", "one", bytes(0xff)) }],
  ["a client that goes away behind the head", { body: [reset()] }],
  ["a client that goes away in the middle of a body", { body: ["half", reset()] }],
  ["a client that is slow", { body: ["a", delay("10s", "b"), delay("10s", "c")] }],
];

const replyInputs = (): Named<Reply>[] => [
  ...headerInputs().map(([name, headers]): Named<Reply> => [name, { headers, body: "x" }]),
  ...bodyInputs().map(([name, body]): Named<Reply> => [name, { body }]),
  ...[204, 205, 304, 404, 500].map((status): Named<Reply> => [String(status), status]),
  ["304 with a content-length", { status: 304, headers: { "content-length": "10" } }],
  ["trailers alone", { body: [], trailers: { sum: "" } }],
  ["trailers that come twice", { body: "x", trailers: twice("x-hostile", "one", bytes(0xff)) }],
  ["a body that is slow", { body: ["a", delay("2s", "b"), delay("2s", "c")] }],
  ["reset before the head", reset()],
  ["reset behind the head", resetAfter("")],
  ["reset in the middle of the body", resetAfter(4, "the whole")],
  ["a refused connection", connectionFailure()],
  ["a timeout", timeout()],
];

/** What tests of `hostile.requests` have in common: path, method and headers that lead to the filter's work. */
type Base = Pick<RequestOptions, "method" | "path" | "authority" | "headers" | "protocol" | "properties">;

function requestInputs(base: Base): Named<RequestOptions>[] {
  const on = (options: RequestOptions): RequestOptions => ({
    ...base,
    ...options,
    headers: [...pairsOf(base.headers), ...pairsOf(options.headers)],
  });
  return [
    ...headerInputs().map(([name, headers]): Named<RequestOptions> => [name, on({ headers })]),
    ...headInputs().map(([name, options]): Named<RequestOptions> => [name, on(options)]),
    ...bodyInputs().map(([name, body]): Named<RequestOptions> => [name, on({ method: "POST", body })]),
    ...bodyInputs().map(
      ([name, body]): Named<RequestOptions> => [
        `${name}, over HTTP/2`,
        on({ method: "POST", body, protocol: "h2" }),
      ],
    ),
    ...replyInputs().map(
      ([name, upstream]): Named<RequestOptions> => [`the upstream answers ${name}`, on({ upstream })],
    ),
    [
      "HEAD that is answered with a length",
      on({ method: "HEAD", upstream: { headers: { "content-length": "9" } } }),
    ],
  ];
}

function pairsOf(headers: HeadersInput | undefined): Array<readonly [string, Data]> {
  if (headers === undefined) return [];
  if (Array.isArray(headers)) return headers;
  return Object.entries(headers as Record<string, Data | number | Data[]>).flatMap(([name, value]) =>
    Array.isArray(value) ? value.map((one): [string, Data] => [name, one]) : [[name, dataOf(value)] as const],
  );
}

const dataOf = (value: Data | number): Data => (typeof value === "number" ? String(value) : value);

/**
 * The inputs that break filters, each with a name.
 *
 * @example await expect(host).toSurvive(hostile.requests());
 * @example test.each(hostile.replies())("the auth service answers %s", async (_, answer) => { ... });
 */
export const hostile = {
  /** Header fields, for requests, replies and answers to callouts. */
  headers: headerInputs,
  /** Bodies of requests and replies: text, bytes, or pieces. */
  bodies: bodyInputs,
  /** What a peer may answer. */
  replies: replyInputs,
  /**
   * Requests, and what their upstream answers.
   * @param base What all of them have: `hostile.requests({ path: "/private", headers: { userid: "admin" } })`
   */
  requests: (base: Base = {}): Named<RequestOptions>[] => requestInputs(base),
};
