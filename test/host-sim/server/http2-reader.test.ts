import { EventEmitter } from "node:events";
import type { Http2Stream } from "node:http2";
import { expect, test } from "vitest";
import { toBytes, toText } from "../../../host-sim/http1/bytes.js";
import { EventLoop } from "../../../host-sim/model/event-loop.js";
import { Http2Reader } from "../../../host-sim/server/http2-reader.js";
import { RealTime } from "../../../host-sim/server/real-time.js";

const turnOfNode = () => new Promise<void>((resolve) => setImmediate(resolve));

function setUp() {
  const time = new RealTime(new EventLoop(0), {
    onDefect: (error) => {
      throw error;
    },
  });
  const stream = new EventEmitter();
  const seen: Array<[string, boolean] | string[]> = [];
  new Http2Reader(stream as Http2Stream, time, {
    onData: (bytes, end) => seen.push([toText(bytes), end]),
    onTrailers: (pairs) => seen.push(pairs),
  });
  return { stream, seen };
}

test("the last piece tells of the end", async () => {
  const { stream, seen } = setUp();
  stream.emit("data", toBytes("one"));
  stream.emit("data", toBytes("two"));
  stream.emit("end");
  await turnOfNode();
  expect(seen).toEqual([
    ["one", false],
    ["two", true],
  ]);
});

test("an end that comes later is a piece of its own", async () => {
  const { stream, seen } = setUp();
  stream.emit("data", toBytes("one"));
  await turnOfNode();
  stream.emit("end");
  await turnOfNode();
  expect(seen).toEqual([
    ["one", false],
    ["", true],
  ]);
});

test.each(["before", "behind"])("trailers %s the end stand for it", async (when) => {
  const { stream, seen } = setUp();
  stream.emit("data", toBytes("one"));
  if (when === "behind") stream.emit("end");
  stream.emit("trailers", {}, 1, ["a", "b"]);
  if (when === "before") stream.emit("end");
  await turnOfNode();
  expect(seen).toEqual([
    ["one", false],
    ["a", "b"],
  ]);
});
