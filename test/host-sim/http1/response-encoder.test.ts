import { describe, expect, test } from "vitest";
import { toBytes, toText } from "../../../host-sim/http1/bytes.js";
import { ResponseEncoder } from "../../../host-sim/http1/response-encoder.js";

function head(status: string, fields: string[], end: boolean, isHead = false): string {
  return toText(new ResponseEncoder(isHead).headers([":status", status, ...fields], end));
}

describe("head", () => {
  test.each([
    [
      "a body without a length is chunked",
      "200",
      ["x", "1"],
      false,
      "200 OK\r\nx: 1\r\ntransfer-encoding: chunked\r\n",
    ],
    [
      "a length is kept, even a wrong one",
      "200",
      ["content-length", "0,1"],
      true,
      "200 OK\r\ncontent-length: 0,1\r\n",
    ],
    ["no body", "404", [], true, "404 Not Found\r\ncontent-length: 0\r\n"],
    ["204 has no framing", "204", ["x", "1"], true, "204 No Content\r\nx: 1\r\n"],
    ["304 has no framing", "304", [], false, "304 Not Modified\r\n"],
    [
      "a 204 may have a length",
      "204",
      ["content-length", "2"],
      false,
      "204 No Content\r\ncontent-length: 2\r\n",
    ],
    ["a code without a name", "418", [], true, "418 Unknown\r\ncontent-length: 0\r\n"],
    ["code 0", "0", ["content-length", "3"], false, "0 Unknown\r\ncontent-length: 3\r\n"],
    [
      "line ends go out raw",
      "200",
      ["x", "a\r\nInjected: 1"],
      true,
      "200 OK\r\nx: a\r\nInjected: 1\r\ncontent-length: 0\r\n",
    ],
  ])("%s", (_, status, fields, end, bytes) => {
    expect(head(status, fields, end)).toBe(`HTTP/1.1 ${bytes}\r\n`);
  });

  test("the response to HEAD says that a body would be chunked", () => {
    expect(head("200", [], true, true)).toBe("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n");
  });

  test("pseudo headers other than :status are dropped", () => {
    expect(head("200", [":custom", "1"], true)).toBe("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");
  });

  test.each([
    ["close", true],
    ["keep-alive", false],
  ])("connection: %s", (value, closes) => {
    const encoder = new ResponseEncoder();
    encoder.headers([":status", "200", "connection", value], true);
    expect(encoder.closes).toBe(closes);
  });
});

describe("body", () => {
  function started(...fields: string[]): ResponseEncoder {
    const encoder = new ResponseEncoder();
    encoder.headers([":status", "200", ...fields], false);
    return encoder;
  }

  test("chunks", () => {
    const encoder = started();
    expect(toText(encoder.data(toBytes("0123456789abcdef"), false))).toBe("10\r\n0123456789abcdef\r\n");
    expect(toText(encoder.data(toBytes("ab"), true))).toBe("2\r\nab\r\n0\r\n\r\n");
  });

  test("an empty piece is no chunk", () => {
    expect(toText(started().data(toBytes(""), false))).toBe("");
  });

  test("trailers end chunks", () => {
    expect(toText(started().trailers(["a", "1", "b", ""]))).toBe("0\r\na: 1\r\nb: \r\n\r\n");
  });

  test("no trailers left", () => {
    expect(toText(started().trailers([]))).toBe("0\r\n\r\n");
  });

  test("with a length: the bytes as they are, and no trailers", () => {
    const encoder = started("content-length", "2");
    expect(toText(encoder.data(toBytes("much longer"), false))).toBe("much longer");
    expect(toText(encoder.trailers(["a", "1"]))).toBe("");
  });
});
