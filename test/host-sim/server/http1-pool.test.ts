import { expect, test } from "vitest";
import type { ResponseSink } from "../../../host-sim/envoy/upstream.js";
import { toBytes } from "../../../host-sim/http1/bytes.js";
import { EventLoop } from "../../../host-sim/model/event-loop.js";
import { HeaderMap } from "../../../host-sim/model/header-map.js";
import { type DialEvents, Http1Pool } from "../../../host-sim/server/http1-pool.js";
import { FakeBytes } from "./fake-bytes.js";

const request = () => HeaderMap.fromPairs("request", [":method", "GET", ":path", "/", ":authority", "a"]);
const ok = toBytes("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok");

class Connection {
  readonly bytes = new FakeBytes();
  readonly events: DialEvents;
  constructor(events: DialEvents) {
    this.events = events;
  }
}

function setUp() {
  const loop = new EventLoop(0);
  const connections: Connection[] = [];
  const dial = (events: DialEvents) => {
    const connection = new Connection(events);
    connections.push(connection);
    return connection.bytes;
  };
  const pool = new Http1Pool(loop, dial, 500);
  const log: string[] = [];
  const sink = (name: string): ResponseSink => ({
    onConnected: () => log.push(`${name} connected`),
    onHeaders: (pairs) => log.push(`${name} ${pairs[1]}`),
    onData: (bytes, end) => log.push(`${name} ${bytes.length}${end ? " end" : ""}`),
    onTrailers: () => log.push(`${name} trailers`),
    onReset: (reason) => log.push(`${name} ${reason}`),
  });
  const open = (name: string) => pool.open(sink(name));
  const send = (name: string) => {
    const stream = open(name);
    stream.sendHeaders(request(), true);
    return stream;
  };
  const connect = (index: number) => {
    connections[index]!.events.onConnected();
    loop.runPosted();
  };
  const answer = (index: number, bytes = ok) => {
    connections[index]!.events.onBytes(bytes);
    loop.runPosted();
  };
  return { loop, connections, open, send, connect, answer, log };
}

test("a request waits for its connection", () => {
  const { connections, send, connect, log } = setUp();
  send("a");
  const before = connections[0]!.bytes.text;
  connect(0);
  expect([before, connections[0]!.bytes.text, log]).toEqual([
    "",
    "GET / HTTP/1.1\r\nhost: a\r\n\r\n",
    ["a connected"],
  ]);
});

test("a free connection takes the next request", () => {
  const { connections, send, connect, answer, log } = setUp();
  send("a");
  connect(0);
  answer(0);
  send("b");
  answer(0);
  expect([connections.length, log.filter((line) => line.endsWith("end"))]).toEqual([
    1,
    ["a 0 end", "b 0 end"],
  ]);
});

test("a busy connection is not shared", () => {
  const { connections, send, connect } = setUp();
  send("a");
  connect(0);
  send("b");
  expect(connections.length).toBe(2);
});

test("what cannot be connected fails everyone who waits", () => {
  const { connections, send, log } = setUp();
  send("a");
  send("b");
  connections[0]!.events.onClose();
  expect(log).toEqual(["a connection-failure", "b connection-failure"]);
});

test("the connect timeout is a connection failure", () => {
  const { loop, connections, send, log } = setUp();
  send("a");
  loop.advanceTo(500);
  expect([log, connections[0]!.bytes.state]).toEqual([["a connection-failure"], "reset"]);
});

test("a peer that closes before its answer has terminated", () => {
  const { connections, send, connect, log } = setUp();
  send("a");
  connect(0);
  connections[0]!.events.onClose();
  expect(log.at(-1)).toBe("a connection-termination");
});

test("an answer that is not HTTP is a protocol error", () => {
  const { send, connect, answer, log } = setUp();
  send("a");
  connect(0);
  answer(0, toBytes("nonsense\r\n\r\n"));
  expect(log.at(-1)).toBe("a protocol-error");
});

test("a request that is cancelled in time leaves its connection to the next one", () => {
  const { connections, send, connect } = setUp();
  send("a").cancel();
  connect(0);
  send("b");
  expect([connections.length, connections[0]!.bytes.text.length > 0]).toEqual([1, true]);
});

test("a request that is cancelled under way takes its connection along", () => {
  const { connections, send, connect } = setUp();
  const stream = send("a");
  connect(0);
  stream.cancel();
  expect(connections[0]!.bytes.state).toBe("closed");
});

test("a connection whose peer wants it closed is not used again", () => {
  const { connections, send, connect, answer } = setUp();
  send("a");
  connect(0);
  answer(0, toBytes("HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"));
  send("b");
  expect([connections.length, connections[0]!.bytes.state]).toEqual([2, "closed"]);
});

test("what comes before the connection stands goes out as it is then: the head as filters left it, the body as one piece", () => {
  const { connections, open, connect } = setUp();
  const headers = HeaderMap.fromPairs("request", [":method", "POST", ":path", "/", ":authority", "a"]);
  const stream = open("a");
  stream.sendHeaders(headers, false);
  headers.add("late", "yes");
  stream.sendData(toBytes("one"), false);
  stream.sendData(toBytes("two"), true);
  connect(0);
  expect(connections[0]!.bytes.text).toBe(
    "POST / HTTP/1.1\r\nhost: a\r\nlate: yes\r\ntransfer-encoding: chunked\r\n\r\n6\r\nonetwo\r\n0\r\n\r\n",
  );
});
