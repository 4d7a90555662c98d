import { expect, test } from "vitest";
import { GrpcFrameReader, grpcFrame } from "../../../../host-sim/envoy/callouts/grpc-frame.js";

const bytes = (...values: number[]) => Uint8Array.from(values);
const hex = (value: Uint8Array) => Buffer.from(value).toString("hex");

test("a frame is a flag, a length in four bytes, and the message", () => {
  expect(hex(grpcFrame(bytes(8, 1)))).toBe("00000000020801");
});

test("an empty message is a frame of five bytes", () => {
  expect(hex(grpcFrame(bytes()))).toBe("0000000000");
});

test("frames are found however their bytes are cut", () => {
  const all = Buffer.concat([grpcFrame(bytes(1, 2, 3)), grpcFrame(bytes()), grpcFrame(bytes(4))]);
  for (let cut = 0; cut <= all.length; cut++) {
    const reader = new GrpcFrameReader();
    const frames = [reader.read(all.subarray(0, cut)), reader.read(all.subarray(cut))].flat();
    expect(frames.map((frame) => hex(frame!.message))).toEqual(["010203", "", "04"]);
  }
});

test("a frame that is not whole is not there yet", () => {
  expect(new GrpcFrameReader().read(bytes(0, 0, 0, 0, 2, 8))).toEqual([]);
});

test("flag 1 tells a compressed message", () => {
  expect(new GrpcFrameReader().read(bytes(1, 0, 0, 0, 1, 9))).toMatchObject([{ compressed: true }]);
});

test("another flag spoils the read, good frames included", () => {
  expect(new GrpcFrameReader().read(bytes(0, 0, 0, 0, 0, 2))).toBeNull();
});
