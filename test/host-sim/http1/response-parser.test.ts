import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { pieces, responseEvents, withoutCuts } from "./events.js";

const head = (...lines: string[]) => `${lines.join("\r\n")}\r\n\r\n`;
const ok = (...fields: string[]) => head("HTTP/1.1 200 OK", ...fields);
const chunked = ok("transfer-encoding: chunked");
const failed = ["error", 400, "http1.codec_error"];

describe("head", () => {
  test.each([
    [ok("Content-Length: 0", "X-A: 1"), [":status", "200", "content-length", "0", "x-a", "1"]],
    [head("HTTP/1.1 999", "content-length: 0"), [":status", "999", "content-length", "0"]],
    [head("HTTP/1.1 2000 X", "content-length: 0"), [":status", "2000", "content-length", "0"]],
    [head("HTTP/1.1 204 No", "content-length: 0"), [":status", "204"]],
    [head("HTTP/1.1 304 X", "content-length: 5"), [":status", "304", "content-length", "5"]],
    [
      head("HTTP/1.1 304 X", "transfer-encoding: chunked"),
      [":status", "304", "transfer-encoding", "chunked"],
    ],
    ["HTTP/1.1 200 OK\nx: 1\ncontent-length: 0\n\n", [":status", "200", "x", "1", "content-length", "0"]],
  ])("%j ends the message", (response, pairs) => {
    expect(responseEvents([response])).toEqual([["headers", pairs, true, "reusable"]]);
  });

  test("keep-alive is taken out, connection is not", () => {
    const pairs = [":status", "200", "connection", "close", "content-length", "0"];
    const response = ok("connection: close", "keep-alive: 3", "content-length: 0");
    expect(responseEvents([response])).toEqual([["headers", pairs, true, "last"]]);
  });

  test.each(["HTTP/1.0", "HTTP/2.0"])("%s closes its connection", (version) => {
    const pairs = [":status", "200", "content-length", "0"];
    expect(responseEvents([head(`${version} 200 OK`, "content-length: 0")])).toEqual([
      ["headers", pairs, true, "last"],
    ]);
  });

  test.each(["101", "000"])("%s ends with an empty body", (code) => {
    expect(responseEvents([head(`HTTP/1.1 ${code} X`, "content-length: 0")])).toEqual([
      ["headers", [":status", String(Number(code))], false, "reusable"],
      ["data", "", true],
    ]);
  });

  test("the response to HEAD has no body", () => {
    const pairs = [":status", "200", "content-length", "5"];
    expect(responseEvents([ok("content-length: 5")], true)).toEqual([["headers", pairs, true, "reusable"]]);
  });

  test("1xx heads are not shown", () => {
    const reads = [
      `${head("HTTP/1.1 100 Continue")}${head("HTTP/1.1 103 Early", "link: x")}`,
      ok("content-length: 0"),
    ];
    expect(responseEvents(reads)).toHaveLength(1);
  });
});

describe("body", () => {
  test("content-length", () => {
    expect(responseEvents([`${ok("content-length: 2")}ok`]).slice(1)).toEqual([
      ["data", "ok", false],
      ["data", "", true],
    ]);
  });

  test("chunks and trailers", () => {
    expect(responseEvents([`${chunked}2\r\nok\r\n0\r\nA: 1\r\nb:  2 \r\n\r\n`]).slice(1)).toEqual([
      ["data", "ok", false],
      ["trailers", "a", "1", "b", "2"],
    ]);
  });

  test("until the connection closes", () => {
    expect(responseEvents([`${ok()}ab`, "c", "END"])).toEqual([
      ["headers", [":status", "200"], false, "last"],
      ["data", "ab", false],
      ["data", "c", false],
      ["data", "", true],
    ]);
  });

  test("bytes behind the message are not part of it", () => {
    expect(responseEvents([`${ok("content-length: 2")}okEXTRA`]).slice(1)).toEqual([
      ["data", "ok", false],
      ["data", "", true],
    ]);
  });
});

describe("failures", () => {
  test("closed before the first byte", () => {
    expect(responseEvents(["END"])).toEqual([["termination"]]);
  });

  test.each([
    ["inside the head", ["HTTP/1.1 200 OK\r\ncon", "END"]],
    ["inside a body with a length", [`${ok("content-length: 5")}ok`, "END"]],
    ["inside chunks", [`${chunked}2\r\nok\r\n`, "END"]],
  ])("closed %s", (_, reads) => {
    expect(responseEvents(reads).at(-1)).toEqual(failed);
  });

  test("closed after the message: nothing", () => {
    expect(responseEvents([ok("content-length: 0"), "END"])).toHaveLength(1);
  });

  test.each([
    "garbage\r\n\r\n",
    "Hgarbage\r\n\r\n",
    `\r\n${ok("content-length: 0")}`,
    head("HTTP/1.1 20 OK"),
    head("HTTP/1.1 abc OK"),
    ok("bad name: 1"),
    ok("x: a\0"),
    ok("content-length: 2", "content-length: 2"),
    ok("content-length: 2", "transfer-encoding: chunked"),
    ok("transfer-encoding: gzip"),
    head("HTTP/1.1 204 No", "content-length: 2"),
    head("HTTP/1.1 204 No", "transfer-encoding: chunked"),
    ok(...Array(101).fill("x: 1")),
    ok(`x: ${"y".repeat(81 * 1024)}`),
  ])("%j", (response) => {
    expect(responseEvents([response]).map(([name]) => name)).toEqual(["error"]);
  });

  test("a head of 79 KiB is taken", () => {
    const response = ok(`x: ${"y".repeat(79 * 1024)}`, "content-length: 0");
    expect(responseEvents([response]).map(([name]) => name)).toEqual(["headers"]);
  });
});

test("wherever the bytes are cut, the message is the same", () => {
  const response = `${head("HTTP/1.1 100 Continue")}${chunked}3\r\nabc\r\n10\r\n0123456789abcdef\r\n0\r\nT: 1\r\n\r\n`;
  const whole = withoutCuts(responseEvents([response]));
  expect(whole).toHaveLength(3);
  fc.assert(
    fc.property(pieces(response), (reads) => {
      expect(withoutCuts(responseEvents(reads))).toEqual(whole);
    }),
  );
});
