import { expect, test } from "vitest";
import { readGrpcService } from "../../../../host-sim/envoy/callouts/grpc-service.js";
import { bytesField } from "../../../../host-sim/model/proto.js";

const read = (text: string) => readGrpcService(Buffer.from(text, "latin1"));
const envoyGrpc = (...fields: string[]) => bytesField(1, fields.join(""));

test("a GrpcService names its cluster", () => {
  expect(read("\x0a\x06\x0a\x04grpc")).toMatchObject({ kind: "cluster", cluster: "grpc", authority: "" });
});

test("bytes that are no message are a cluster's name", () => {
  expect(read("grpc")).toMatchObject({ kind: "name", cluster: "grpc" });
});

test("a message inside that is none makes the whole a name", () => {
  expect(read("\x0a\x01\xff")).toMatchObject({ kind: "name", cluster: "\x0a\x01\xff" });
});

test("an authority and initial metadata come along", () => {
  const metadata = bytesField(5, bytesField(1, "k") + bytesField(2, "v"));
  expect(read(envoyGrpc(bytesField(1, "c"), bytesField(2, "host")) + metadata)).toMatchObject({
    cluster: "c",
    authority: "host",
    initialMetadata: ["k", "v"],
  });
});

test("the last target counts", () => {
  expect(read(envoyGrpc(bytesField(1, "c")) + bytesField(2, ""))).toBe("google");
});

test.each([
  ["no bytes", ""],
  ["an unknown field", "\x48\x01"],
  ["a timeout alone", "\x1a\x02\x08\x02"],
  ["a cluster's name that happens to be a message", "authentic"],
])("%s: a service without a target", (_, text) => {
  expect(read(text)).toBe("none");
});
