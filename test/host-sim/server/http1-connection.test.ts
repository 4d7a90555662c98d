import { expect, test } from "vitest";
import type { Cluster, ResponseSink } from "../../../host-sim/envoy/upstream.js";
import { toBytes } from "../../../host-sim/http1/bytes.js";
import { Http1Connection } from "../../../host-sim/server/http1-connection.js";
import type { ThrottledPeer } from "../../../host-sim/server/stream-flow.js";
import { FakeBytes } from "./fake-bytes.js";
import { direct, http, toCluster } from "./host-config.js";
import { connectionInfo, virtualListener } from "./virtual-listener.js";

const get = "GET / HTTP/1.1\r\nhost: a\r\n\r\n";

function connect(engine = virtualListener(http(direct(200, "hi")))) {
  const bytes = new FakeBytes();
  const done = { count: 0 };
  const connection = new Http1Connection(engine, connectionInfo(), bytes, () => done.count++);
  const send = (text: string) => {
    connection.onBytes(toBytes(text));
    engine.loop.runPosted();
  };
  return { engine, bytes, connection, send, done };
}

/** A cluster that keeps its requests for the test to answer. */
function heldCluster() {
  const sinks: ResponseSink[] = [];
  const peer: ThrottledPeer & { isFull: boolean; isReading: boolean; isCancelled: boolean } = {
    isFull: false,
    isReading: true,
    onActivity: null,
    isCancelled: false,
    setReading(on: boolean) {
      peer.isReading = on;
    },
    sendHeaders() {},
    sendData() {},
    sendTrailers() {},
    cancel() {
      peer.isCancelled = true;
    },
  };
  const open: Cluster["open"] = (sink) => {
    sinks.push(sink);
    return peer;
  };
  return { engine: virtualListener(http(toCluster("up")), () => open), peer, sinks };
}

test("a connection serves one request after the other", () => {
  const { bytes, send } = connect();
  send(get);
  send(get);
  expect([bytes.text.match(/200 OK/g)?.length, bytes.state]).toEqual([2, "open"]);
});

test("pipelined requests are answered in order", () => {
  const { bytes, send } = connect();
  send(get + get + get);
  expect(bytes.text.match(/200 OK/g)?.length).toBe(3);
});

const lastRequest = "GET / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n";

test("connection: close ends it behind the response of an upstream", () => {
  const { engine, sinks } = heldCluster();
  const { bytes, send } = connect(engine);
  send(lastRequest);
  sinks[0]!.onConnected();
  sinks[0]!.onHeaders([":status", "200", "content-length", "0"], true);
  expect(bytes.state).toBe("closed");
});

test("connection: close ends it a second behind an answer that is made while the request is read", () => {
  const { engine, bytes, send } = connect();
  send(lastRequest);
  const before = bytes.state;
  engine.loop.advanceTo(engine.loop.now + 1000);
  expect([before, bytes.state]).toEqual(["open", "closed"]);
});

test("expect: 100-continue is answered before the body", () => {
  const { bytes, send } = connect(heldCluster().engine);
  send("POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 1\r\nexpect: 100-continue\r\n\r\n");
  expect(bytes.text).toBe("HTTP/1.1 100 Continue\r\n\r\n");
});

test("a client that ends its side has disconnected", () => {
  const { engine, peer } = heldCluster();
  const { bytes, connection, send } = connect(engine);
  send(get);
  connection.onEnd();
  expect([peer.isCancelled, engine.streams.size, bytes.state]).toEqual([true, 0, "closed"]);
});

test("a request that cannot be read is answered, and the connection closes a second later", () => {
  const { engine, bytes, send } = connect();
  send("NONSENSE\r\n\r\n");
  const before = bytes.state;
  engine.loop.advanceTo(engine.loop.now + 1000);
  expect([bytes.text.split("\r\n")[0], before, bytes.state]).toEqual([
    "HTTP/1.1 400 Bad Request",
    "open",
    "closed",
  ]);
});

test("a response that is cut closes the connection a second later, without more bytes", () => {
  const { engine, sinks } = heldCluster();
  const { bytes, send } = connect(engine);
  send(get);
  sinks[0]!.onConnected();
  sinks[0]!.onHeaders([":status", "200", "content-length", "9"], false);
  sinks[0]!.onReset("connection-termination");
  send(get);
  engine.loop.advanceTo(engine.loop.now + 1000);
  expect([bytes.text.match(/HTTP/g)?.length, bytes.state]).toEqual([1, "closed"]);
});

test("a full client stops the reading from the upstream until it drains", () => {
  const { engine, peer, sinks } = heldCluster();
  const { bytes, connection, send } = connect(engine);
  send(get);
  bytes.isFull = true;
  sinks[0]!.onConnected();
  sinks[0]!.onHeaders([":status", "200"], false);
  sinks[0]!.onData(toBytes("much"), false);
  const whileFull = peer.isReading;
  connection.onDrain();
  expect([whileFull, peer.isReading]).toEqual([false, true]);
});

test("a full upstream stops the reading from the client until it drains", () => {
  const { engine, peer } = heldCluster();
  const { bytes, send } = connect(engine);
  peer.isFull = true;
  send("POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 9\r\n\r\nmuch");
  const whileFull = bytes.isPaused;
  peer.isFull = false;
  peer.onActivity?.();
  expect([whileFull, bytes.isPaused]).toEqual([true, false]);
});

test("a connection whose listener is gone closes at once, whatever it does", () => {
  const idle = connect();
  idle.connection.close();
  const { engine, peer } = heldCluster();
  const busy = connect(engine);
  busy.send(get);
  busy.connection.close();
  expect([idle.bytes.state, busy.bytes.state, peer.isCancelled, busy.done.count]).toEqual([
    "closed",
    "closed",
    true,
    1,
  ]);
});

const draining = () => connect(virtualListener(http(direct(200, "hi")), undefined, true));

test("a client that is told to go may ask for five seconds more, and has another one to close", () => {
  const { engine, bytes, send, done } = draining();
  const { loop } = engine;
  const begun = loop.now;
  send(get);
  loop.advanceTo(begun + 4000);
  send(get);
  expect(bytes.text.match(/connection: close/g)).toHaveLength(2);
  loop.advanceTo(begun + 5999);
  const before = bytes.state;
  loop.advanceTo(begun + 6000);
  expect([before, bytes.state, done.count]).toEqual(["open", "closed", 1]);
});

test("a client that is told to go and wants to is let go at once", () => {
  const { engine, bytes, send } = draining();
  send("GET / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n");
  engine.loop.advanceTo(engine.loop.now + 1000);
  expect(bytes.state).toBe("closed");
});
