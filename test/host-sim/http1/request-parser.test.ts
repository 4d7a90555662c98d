import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { pieces, requestEvents, withoutCuts } from "./events.js";

const head = (...lines: string[]) => `${lines.join("\r\n")}\r\n\r\n`;
const get = (...fields: string[]) => head("GET / HTTP/1.1", "host: a", ...fields);
const chunkedPost = head("POST / HTTP/1.1", "host: a", "transfer-encoding: chunked");
const pseudo = [":authority", "a", ":path", "/", ":method", "GET"];
const posted = [":authority", "a", ":path", "/", ":method", "POST"];

function headersOf(request: string): unknown {
  return requestEvents(request).find((event) => event[0] === "headers")?.[1];
}

describe("headers", () => {
  test("pseudo headers come first, names are in lower case, duplicates stay apart", () => {
    const request = "GET /h HTTP/1.1\r\nX-Dup: one\r\nhost: example.com\r\nx-dup: two\r\nX-Empty:\r\n\r\n";
    expect(requestEvents(request)).toEqual([
      ["begin"],
      [
        "headers",
        [
          ...[":authority", "example.com", ":path", "/h", ":method", "GET"],
          ...["x-dup", "one", "x-dup", "two", "x-empty", ""],
        ],
        true,
      ],
    ]);
  });

  test.each([
    ["no Host", head("GET / HTTP/1.1"), pseudo.slice(2, 6)],
    ["an empty Host", head("GET / HTTP/1.1", "host: "), [":authority", "", ...pseudo.slice(2)]],
    ["two Hosts", head("GET / HTTP/1.1", "host: a", "host: b"), [":authority", "a,b", ...pseudo.slice(2)]],
    ["white space around a value", get("x: \t v \t"), [...pseudo, "x", "v"]],
    ["a folded value", get("x: one", " two"), [...pseudo, "x", "one two"]],
    ["a carriage return inside a value", get("x: a\rb"), [...pseudo, "x", "ab"]],
    ["bytes above 127 in a value", get("x: \xc3\xa9\xff"), [...pseudo, "x", "\xc3\xa9\xff"]],
    ["bare line feeds", "GET / HTTP/1.1\nhost: a\nx: lf\n\n", [...pseudo, "x", "lf"]],
    ["empty lines before", `\r\n\r\n${get()}`, pseudo],
    ["spaces in the request line", head("GET  /\tHTTP/1.1 ", "host: a"), pseudo],
    ["99 more fields", get(...Array(99).fill("x: 1")), [...pseudo, ...Array(99).fill(["x", "1"]).flat()]],
  ])("%s", (_, request, pairs) => {
    expect(headersOf(request)).toEqual(pairs);
  });

  test.each([
    [
      "what connection names",
      ["connection: keep-alive, X-Hop", "x-hop: 1", "x-c: 3"],
      ["connection", "keep-alive, X-Hop", "x-c", "3"],
    ],
    ["keep-alive, proxy-connection, upgrade", ["keep-alive: 5", "proxy-connection: z", "upgrade: foo"], []],
    ["te other than trailers", ["te: gzip"], []],
    ["all of te but trailers", ["te: gzip, trailers"], ["te", "trailers"]],
    [
      "nothing of te: trailers, even when connection names it",
      ["connection: te", "te: trailers"],
      ["connection", "te", "te", "trailers"],
    ],
    ["no expectation that it does not know", ["expect: other"], ["expect", "other"]],
  ])("takes out %s", (_, fields, rest) => {
    expect(headersOf(get(...fields))).toEqual([...pseudo, ...rest]);
  });

  test.each([
    ["http://h.example:81/p?q", "h.example:81", "http", "/p?q"],
    ["https://h.example", "h.example", "https", "/"],
    ["HTTP://H.X/", "H.X", "http", "/"],
    ["http://u:p@h/", "h", "http", "/"],
    ["http://h?q", "h", "http", "?q"],
  ])("absolute target %s", (target, authority, scheme, path) => {
    const pairs = [":authority", authority, ":scheme", scheme, ":path", path, ":method", "GET"];
    expect(headersOf(head(`GET ${target} HTTP/1.1`, "host: a"))).toEqual(pairs);
  });

  test("CONNECT does not end with its head", () => {
    expect(requestEvents(head("CONNECT a:1 HTTP/1.1", "host: a"), "raw").slice(-2)).toMatchObject([
      ["headers", expect.anything(), false],
      ["data", "raw", false],
    ]);
  });

  test("CONNECT has no path", () => {
    const pairs = [":authority", "a:1", ":method", "CONNECT"];
    expect(headersOf(head("CONNECT a:1 HTTP/1.1", "host: a"))).toEqual(pairs);
  });

  test("tells that the client wants to close", () => {
    expect(requestEvents(get("connection: close"))).toContainEqual([
      "headers",
      [...pseudo, "connection", "close"],
      true,
      "close",
    ]);
  });

  test("tells of expect: 100-continue and takes it out", () => {
    const request = head("POST / HTTP/1.1", "host: a", "expect: 100-Continue", "content-length: 1");
    expect(requestEvents(request)[1]).toEqual([
      "headers",
      [...posted, "content-length", "1"],
      false,
      "continue",
    ]);
  });
});

describe("body", () => {
  const data = (events: unknown[][]) => events.filter(([name]) => name === "data" || name === "trailers");

  test("content-length: one call per read, then the end on its own", () => {
    const events = requestEvents(head("POST / HTTP/1.1", "host: a", "content-length: 6"), "aaa", "bbb");
    expect(data(events)).toEqual([
      ["data", "aaa", false],
      ["data", "bbb", false],
      ["data", "", true],
    ]);
  });

  test("content-length 0 ends with the head", () => {
    const events = requestEvents(head("POST / HTTP/1.1", "host: a", "content-length: 0"));
    expect(events[1]).toEqual(["headers", [...posted, "content-length", "0"], true]);
  });

  test("several chunks in one read are one call", () => {
    expect(data(requestEvents(`${chunkedPost}3\r\nabc\r\n3\r\ndef\r\n0\r\n`, "\r\n"))).toEqual([
      ["data", "abcdef", false],
      ["data", "", true],
    ]);
  });

  test("a chunk in several reads is several calls; trailers end the body", () => {
    const reads = [`${chunkedPost}3\r\na`, "b", "c\r\n1", "0\r\n0123456789abcdef\r\n0\r\nX: 1\r\n", "\r\n"];
    expect(data(requestEvents(...reads))).toEqual([
      ["data", "a", false],
      ["data", "b", false],
      ["data", "c", false],
      ["data", "0123456789abcdef", false],
      ["trailers", "x", "1"],
    ]);
  });

  test("no chunk at all", () => {
    expect(data(requestEvents(`${chunkedPost}0\r\n\r\n`))).toEqual([["data", "", true]]);
  });

  test.each([
    ["an extension", "3;ext=1\r\nabc\r\n0\r\n\r\n"],
    ["a space behind the size", "3 \r\nabc\r\n0\r\n\r\n"],
    ["bytes too many before the line end, which Envoy drops", "3\r\nabcd\r\n0\r\n\r\n"],
  ])("chunks with %s", (_, body) => {
    expect(data(requestEvents(chunkedPost + body))).toEqual([
      ["data", "abc", false],
      ["data", "", true],
    ]);
  });
});

describe("several requests", () => {
  test("the second waits until next", () => {
    const events = requestEvents(get() + get("x: 2"));
    expect(events.map(([name]) => name)).toEqual(["begin", "headers", "begin", "headers"]);
  });

  test("the beginning of a second one is a stream without a head", () => {
    expect(requestEvents(`${get()}garbage`).slice(2)).toEqual([["begin"]]);
  });
});

describe("errors", () => {
  const post = (...fields: string[]) => head("POST / HTTP/1.1", "host: a", ...fields);

  test.each([
    ["a space in a name", get("bad name: x"), 400, "http1.codec_error"],
    ["no colon", get("nocolon"), 400, "http1.codec_error"],
    ["an empty name", get(": empty"), 400, "http1.codec_error"],
    ["a space before the colon", get("x :1"), 400, "http1.codec_error"],
    ["a pseudo header", get(":path: /x"), 400, "http1.codec_error"],
    ["a first field that is folded", head("GET / HTTP/1.1", " first: 1"), 400, "http1.codec_error"],
    ["NUL in a value", get("x: a\0b"), 400, "http1.invalid_characters"],
    ["a control character in a value", get("x: a\x01b"), 400, "http1.invalid_characters"],
    ["a control character in the path", head("GET /a\x01 HTTP/1.1"), 400, "http1.invalid_characters"],
    ["a byte above 127 in the path", head("GET /\xe9 HTTP/1.1"), 400, "http1.codec_error"],
    ["an unknown method", head("FOO / HTTP/1.1"), 400, "http1.codec_error"],
    ["a method in lower case", head("get / HTTP/1.1"), 400, "http1.codec_error"],
    ["a method alone", head("GET"), 400, "http1.codec_error"],
    ["a space in the path", head("GET /a b HTTP/1.1"), 400, "http1.codec_error"],
    ["a path without a slash", head("GET noslash HTTP/1.1"), 400, "http1.codec_error"],
    ["a space before the method", head(" GET / HTTP/1.1"), 400, "http1.codec_error"],
    ["a version in lower case", head("GET / http/1.1"), 400, "http1.codec_error"],
    ["HTTP/1.0", head("GET / HTTP/1.0", "host: a"), 426, "low_version"],
    ["HTTP/2.0", head("GET / HTTP/2.0", "host: a"), 426, "low_version"],
    ["no version", head("GET /", "host: a"), 426, "low_version"],
    ["a scheme that is not of the web", head("GET ftp://h/ HTTP/1.1"), 400, "http1.invalid_scheme"],
    ["a URL without authority", head("GET http:///x HTTP/1.1"), 400, "http1.invalid_url"],
    ["a bad authority", head("GET / HTTP/1.1", "host: a/b"), 400, "http.invalid_authority"],
    ["two lengths", post("content-length: 3", "content-length: 3"), 400, "http1.codec_error"],
    ["a length that is no number", post("content-length: +3"), 400, "http1.codec_error"],
    [
      "a length and chunks",
      post("content-length: 3", "transfer-encoding: chunked"),
      400,
      "http1.content_length_and_chunked_not_allowed",
    ],
    ["another coding", post("transfer-encoding: gzip, chunked"), 501, "http1.invalid_transfer_encoding"],
    [
      "a nominated x-forwarded-for",
      get("connection: x-forwarded-for"),
      400,
      "http1.connection_header_rejected",
    ],
    [
      "ten nominated headers",
      get("connection: 1,2,3,4,5,6,7,8,9,10"),
      400,
      "http1.connection_header_rejected",
    ],
    ["more than 100 fields", get(...Array(100).fill("x: 1")), 431, "http1.too_many_headers"],
    ["a head above 60 KiB", get(`x: ${"y".repeat(61 * 1024)}`), 431, "http1.headers_too_large"],
    ["a chunk size that is none", `${chunkedPost}zz\r\n`, 400, "http1.codec_error"],
    ["a space before the chunk size", `${chunkedPost} 3\r\nabc\r\n0\r\n\r\n`, 400, "http1.codec_error"],
    ["a chunk size without CR", `${chunkedPost}3\nabc\n0\n\n`, 400, "http1.codec_error"],
    ["an empty chunk size", `${chunkedPost}\r\n0\r\n\r\n`, 400, "http1.codec_error"],
  ])("%s", (_, request, code, details) => {
    expect(requestEvents(request).at(-1)).toEqual(["error", code, details]);
  });

  test("the data of the read in which the error is gets lost", () => {
    const events = requestEvents(`${chunkedPost}3\r\nabc\r\nzz\r\n`);
    expect(events.map(([name]) => name)).toEqual(["begin", "headers", "error"]);
  });

  test("but not before bad trailers", () => {
    const events = requestEvents(`${chunkedPost}3\r\nabc\r\n0\r\nbad name: 1\r\n\r\n`);
    expect(events.slice(2)).toEqual([
      ["data", "abc", false],
      ["error", 400, "http1.codec_error"],
    ]);
  });

  test("nothing is read after an error", () => {
    expect(requestEvents(get("nocolon"), get())).toHaveLength(2);
  });
});

test("wherever the bytes are cut, the message is the same", () => {
  const request =
    head("POST /p HTTP/1.1", "host: a", "Transfer-Encoding: chunked", "x: one", "  two") +
    "3\r\nabc\r\n10;x=y\r\n0123456789abcdef\r\n0\r\nT: 1\r\nu:2\r\n\r\n" +
    head("POST /2 HTTP/1.1", "host: b", "content-length: 5") +
    "hello" +
    get();
  const whole = withoutCuts(requestEvents(request));
  expect(whole).toHaveLength(9);
  fc.assert(
    fc.property(pieces(request), (reads) => {
      expect(withoutCuts(requestEvents(...reads))).toEqual(whole);
    }),
  );
});

test("hostile bytes never break out of the parser", () => {
  const soup = fc.array(
    fc.constantFrom("GET / HTTP/1.1", "\r\n", "\n", ":", " ", "3", "0", "host: a", "\0", chunkedPost),
  );
  fc.assert(fc.property(soup, (reads) => void requestEvents(...reads)));
});
