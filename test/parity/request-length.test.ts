import { expect, test } from "vitest";
import { requestLength } from "./request-length.js";

const chunked = "POST / HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n";

test.each([
  ["GET / HTTP/1.1\r\n\r\n", ""],
  ["POST / HTTP/1.1\r\ncontent-length: 3\r\n\r\nabc", "GET"],
  [`${chunked}3\r\nabc\r\n0\r\n\r\n`, "GET"],
  [`${chunked}0\r\nt: 1\r\n\r\n`, "GET"],
])("%j is whole", (request, rest) => {
  expect(requestLength(request + rest)).toBe(request.length);
});

test.each([
  "GET / HTTP/1.1\r\n",
  "POST / HTTP/1.1\r\ncontent-length: 3\r\n\r\nab",
  `${chunked}3\r\nabc\r\n`,
  `${chunked}0\r\n`,
])("%j is not", (request) => {
  expect(requestLength(request)).toBeNull();
});
