import { expect, test } from "vitest";
import { int64, read, sourceOf, streamOf } from "./source.js";

const names = [
  "address",
  "port",
  "local_address",
  "transport_failure_reason",
  "request_attempt_count",
  "cx_pool_ready_duration",
];

test("before a host is chosen there are no attempts and nothing else", () => {
  expect(names.map((name) => read(sourceOf(), `upstream/${name}`))).toEqual([1, 1, 1, 1, int64(0), 1]);
  expect(read(sourceOf(), "upstream_filter_state")).toBe(1);
});

test("with a host", () => {
  const upstream = {
    address: "127.0.0.1:10111",
    localAddress: "127.0.0.1:33796",
    failure: "",
    poolReady: 0.5,
    metadata: null,
  };
  const source = sourceOf({ stream: streamOf({ upstream, upstreamAttempts: 1 }) });
  expect(names.map((name) => read(source, `upstream/${name}`))).toEqual([
    "127.0.0.1:10111",
    int64(10111),
    "127.0.0.1:33796",
    "",
    int64(1),
    int64(500_000),
  ]);
  expect(read(source, "upstream_filter_state")).toBe(3);
  expect(read(source, "upstream_filter_state/wasm.k")).toBe(1);
});
