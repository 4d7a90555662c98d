import { expect, test } from "vitest";
import {
  closeMessage,
  type GrpcRequestHead,
  grpcRequestHeaders,
  grpcStatusIn,
  invalidGrpcStatus,
} from "../../../../host-sim/envoy/callouts/grpc-headers.js";
import { HeaderMap } from "../../../../host-sim/model/header-map.js";

function head(options: Partial<GrpcRequestHead> = {}): Record<string, string> {
  const request = { authority: "grpc", path: "/pkg.Svc/Meth", timeout: 1000, metadata: [], ...options };
  const headers: Record<string, string> = {};
  grpcRequestHeaders(request).forEach((name, value) => {
    headers[name] = value;
  });
  return headers;
}

test("a call's head as Envoy sends it", () => {
  expect(head({ metadata: [["x-md", "1"]] })).toEqual({
    ":method": "POST",
    ":path": "/pkg.Svc/Meth",
    ":authority": "grpc",
    ":scheme": "http",
    te: "trailers",
    "grpc-timeout": "1000m",
    "content-type": "application/grpc",
    "x-md": "1",
    "x-envoy-internal": "true",
    "x-envoy-expected-rq-timeout-ms": "1000",
  });
});

test("a stream has no timeout", () => {
  const headers = head({ timeout: null });
  expect(headers).not.toHaveProperty("grpc-timeout");
  expect(headers).not.toHaveProperty("x-envoy-expected-rq-timeout-ms");
});

test("a call's timeout of 0 is told to the peer alone", () => {
  const headers = head({ timeout: 0 });
  expect(headers["grpc-timeout"]).toBe("0m");
  expect(headers).not.toHaveProperty("x-envoy-expected-rq-timeout-ms");
});

test.each([
  [99_999_999, "99999999m"],
  [100_000_000, "100000S"],
  [4_294_967_295, "4294967S"],
])("%d ms is %s", (timeout, text) => {
  expect(head({ timeout })["grpc-timeout"]).toBe(text);
});

test("metadata joins the inline headers that are there", () => {
  const metadata = [["te", "b", ":path", "/x", "host", "h2", "content-type", "x"]];
  expect(head({ metadata })).toMatchObject({
    te: "trailers,b",
    ":path": "/pkg.Svc/Meth,/x",
    ":authority": "grpc,h2",
    "content-type": "application/grpc,x",
  });
});

test("values of -bin metadata leave in base64", () => {
  expect(head({ metadata: [["X-B-Bin", "\0\xff"]] })["x-b-bin"]).toBe("AP8=");
});

test.each([
  ["0", 0],
  ["16", 16],
  ["17", invalidGrpcStatus],
  ["-1", invalidGrpcStatus],
  ["abc", invalidGrpcStatus],
])("grpc-status %s is %d", (text, status) => {
  expect(grpcStatusIn(HeaderMap.fromPairs("response-trailers", ["grpc-status", text]))).toBe(status);
});

test("no grpc-status is none", () => {
  expect(grpcStatusIn(new HeaderMap("response-trailers"))).toBeUndefined();
});

test.each([
  ["nope", "via_upstream", "nope{via_upstream}"],
  ["", "via_upstream", "via_upstream"],
  ["Cluster not available", "", "Cluster not available"],
])("message %j with details %j is %j", (message, details, text) => {
  expect(closeMessage(message, details)).toBe(text);
});
