import { expect, test } from "vitest";
import { toBytes, toText } from "../../../host-sim/http1/bytes.js";
import { RequestEncoder } from "../../../host-sim/http1/request-encoder.js";

const pairs = (method: string, ...fields: string[]) => [
  ...[":authority", "a", ":path", "/p", ":method", method, ":scheme", "http"],
  ...fields,
];

function head(fields: string[], end: boolean): string {
  return toText(new RequestEncoder().headers(fields, end));
}

test("a GET: host at its place, no other pseudo header", () => {
  const fields = pairs("GET", ":custom", "1", "x-empty", "", "x", "\xff");
  expect(head(fields, true)).toBe("GET /p HTTP/1.1\r\nhost: a\r\nx-empty: \r\nx: \xff\r\n\r\n");
});

test("without :authority there is no host", () => {
  expect(head([":path", "/", ":method", "GET"], true)).toBe("GET / HTTP/1.1\r\n\r\n");
});

test("an empty name is sent", () => {
  expect(head(pairs("GET", "", "v"), true)).toBe("GET /p HTTP/1.1\r\nhost: a\r\n: v\r\n\r\n");
});

test.each(["POST", "PUT", "PATCH", "OPTIONS", "post"])("%s without a body says so", (method) => {
  expect(head(pairs(method), true)).toBe(`${method} /p HTTP/1.1\r\nhost: a\r\ncontent-length: 0\r\n\r\n`);
});

test.each(["GET", "HEAD", "DELETE", "TRACE"])("%s without a body does not", (method) => {
  expect(head(pairs(method), true)).toBe(`${method} /p HTTP/1.1\r\nhost: a\r\n\r\n`);
});

test("a body without a length is chunked, with trailers", () => {
  const encoder = new RequestEncoder();
  expect(toText(encoder.headers(pairs("POST"), false))).toContain("\r\ntransfer-encoding: chunked\r\n\r\n");
  expect(toText(encoder.data(toBytes("abc"), false))).toBe("3\r\nabc\r\n");
  expect(toText(encoder.trailers(["t", "1"]))).toBe("0\r\nt: 1\r\n\r\n");
});

test("a length is never corrected", () => {
  const encoder = new RequestEncoder();
  expect(toText(encoder.headers(pairs("POST", "content-length", "11"), false))).not.toContain("chunked");
  expect(toText(encoder.data(toBytes("sh"), true))).toBe("sh");
});
