import { expect, test } from "vitest";
import { int64, read, sourceOf } from "./source.js";

test("connection without TLS", () => {
  const names = [
    "id",
    "mtls",
    "requested_server_name",
    "tls_version",
    "termination_details",
    "subject_local_certificate",
  ];
  expect(names.map((name) => read(sourceOf(), `connection/${name}`))).toEqual([int64(1), "\0", "", 1, 1, 1]);
});

test("source and destination tell address and port", () => {
  expect(read(sourceOf(), "source/address")).toBe("127.0.0.1:38094");
  expect(read(sourceOf(), "source/port")).toBe(int64(38094));
  expect(read(sourceOf(), "destination/address")).toBe("127.0.0.1:10110");
  expect(read(sourceOf(), "destination/port")).toBe(int64(10110));
  expect(read(sourceOf(), "source/x")).toBe(1);
});
