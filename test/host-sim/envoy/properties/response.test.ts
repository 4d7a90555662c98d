import { describe, expect, test } from "vitest";
import { int64, pairs, read, sourceOf, streamOf } from "./source.js";

test("before the head there are no code, details and status, only zeros and empty lists", () => {
  const source = sourceOf();
  const names = [
    "code",
    "code_details",
    "grpc_status",
    "backend_latency",
    "flags",
    "size",
    "total_size",
    "headers",
    "trailers",
  ];
  expect(names.map((name) => read(source, `response/${name}`))).toEqual([
    1,
    1,
    1,
    1,
    int64(0),
    int64(0),
    int64(0),
    "\0\0\0\0",
    "\0\0\0\0",
  ]);
});

test("with a head", () => {
  const stream = streamOf({
    responseCode: 200,
    responseDetails: "via_upstream",
    responseFlags: 0x4000,
    backendLatency: 2,
  });
  const source = sourceOf({ stream, response: [":status", "200", "x-up", "U"] });
  expect(read(source, "response/code")).toBe(int64(200));
  expect(read(source, "response/code_details")).toBe("via_upstream");
  expect(read(source, "response/flags")).toBe(int64(0x4000));
  expect(read(source, "response/backend_latency")).toBe(int64(2_000_000));
  expect(read(source, "response/headers")).toBe(pairs(":status", "200", "x-up", "U"));
  expect(read(source, "response/headers/X-UP")).toBe("U");
});

test("sizes count body bytes, total_size headers and trailers too", () => {
  const source = sourceOf({
    stream: streamOf({ bytesSent: 4 }),
    response: [":status", "200", "x-up", "U", "content-length", "4"],
    trailers: ["t", "1"],
  });
  expect(read(source, "response/size")).toBe(int64(4));
  expect(read(source, "response/total_size")).toBe(int64(36));
});

describe("grpc_status", () => {
  test.each([
    [200, 2],
    [400, 13],
    [401, 16],
    [403, 7],
    [404, 12],
    [429, 14],
    [503, 14],
    [504, 14],
  ])("HTTP %i means %i", (responseCode, status) => {
    expect(read(sourceOf({ stream: streamOf({ responseCode }) }), "response/grpc_status")).toBe(
      int64(status),
    );
  });
  test("the trailers' comes before the headers', and both before the HTTP code", () => {
    const stream = streamOf({ responseCode: 200 });
    const response = ["grpc-status", "5"];
    expect(read(sourceOf({ stream, response }), "response/grpc_status")).toBe(int64(5));
    expect(read(sourceOf({ stream, response, trailers: ["grpc-status", "0"] }), "response/grpc_status")).toBe(
      int64(0),
    );
  });
  test("one that is no number is -1", () => {
    expect(read(sourceOf({ response: ["grpc-status", "x"] }), "response/grpc_status")).toBe(int64(-1));
  });
});
