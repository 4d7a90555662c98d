import { describe, expect, test } from "vitest";
import { DataAction, HeadersAction } from "../../../../host-sim/abi/enums.js";
import type { LocalReply } from "../../../../host-sim/envoy/http/local-reply.js";
import { body, FakeStream, request, response } from "./fakes.js";

const denied: LocalReply = { code: 403, body: "denied", headers: [], grpcStatus: -1, details: "d" };
const other: LocalReply = { ...denied, code: 500, body: "other", details: "second" };

describe("a local reply", () => {
  test("made in a request callback goes out once the filter has returned, past no filter in front", () => {
    const stream = new FakeStream({}, {});
    stream.filters[0].during["request headers"] = () => {
      stream.manager.sendLocalReply(denied);
      expect(stream.client).toEqual([]);
    };
    stream.manager.decodeHeaders(request(), true);
    expect(stream.client).toEqual(["403 false", "denied true"]);
    expect(stream.seen).not.toContain("f2 request headers true");
    expect(stream.router.sent).toEqual([]);
  });

  test("passes the response filters, the sender's too", () => {
    const stream = new FakeStream({}, {});
    stream.filters[1].during["request headers"] = () => stream.manager.sendLocalReply(denied);
    stream.manager.decodeHeaders(request(), true);
    expect(stream.seen.filter((line) => line.includes("response headers"))).toEqual([
      "f2 response headers 403 false",
      "f1 response headers 403 false",
    ]);
  });

  test("made twice in one callback: the first one's bytes, the second one's details", () => {
    const stream = new FakeStream({});
    stream.filters[0].during["request headers"] = () => {
      stream.manager.sendLocalReply(denied);
      stream.manager.sendLocalReply(other);
    };
    stream.manager.decodeHeaders(request(), true);
    expect(stream.client).toEqual(["403 false", "denied true"]);
    expect(stream.details).toBe("second");
  });

  test("made while the upstream's head is held replaces it, and no filter sees it", () => {
    const stream = new FakeStream({}, { "response headers": [HeadersAction.StopAllIterationAndWatermark] });
    stream.manager.encodeHeaders(response(), false);
    stream.manager.sendLocalReply(denied);
    expect(stream.client).toEqual(["403 false", "denied true"]);
    expect(stream.seen).toEqual(["f2 response headers 200 false"]);
  });

  test("behind a head that is out cuts the stream", () => {
    const stream = new FakeStream({});
    stream.manager.encodeHeaders(response(), false);
    stream.manager.sendLocalReply(denied);
    expect(stream.client).toEqual(["200 false", "reset d"]);
  });

  test("makes what the request still brings fall away", () => {
    const stream = new FakeStream({});
    stream.filters[0].during["request headers"] = () => stream.manager.sendLocalReply(denied);
    stream.manager.decodeHeaders(request(), false);
    stream.manager.decodeData(body("late"), true);
    expect(stream.seen).not.toContain("f1 request data late true");
  });
});

describe("more than the buffer limit", () => {
  const limited = (...scripts: Array<Record<string, number[]>>) => {
    const stream = new FakeStream(...scripts);
    stream.bufferLimit = 4;
    return stream;
  };

  test("held of a request is a 413", () => {
    const stream = limited({ "request data": [DataAction.StopIterationAndBuffer] });
    stream.manager.decodeHeaders(request(), false);
    stream.manager.decodeData(body("12345"), false);
    expect(stream.client[0]).toBe("413 false");
    expect(stream.details).toBe("request_payload_too_large");
  });

  test("pushed back is just waited for", () => {
    const stream = limited({ "request data": [DataAction.StopIterationAndWatermark] });
    stream.manager.decodeHeaders(request(), false);
    stream.manager.decodeData(body("12345"), false);
    expect(stream.client).toEqual([]);
  });

  test("held of a response is a 500 while its head is held", () => {
    const stream = limited({ "response headers": [HeadersAction.StopAllIterationAndBuffer] });
    stream.manager.encodeHeaders(response(), false);
    stream.manager.encodeData(body("12345"), false);
    expect(stream.client[0]).toBe("500 false");
  });

  test("held of a response cuts the stream once its head is out", () => {
    const stream = limited({ "response data": [DataAction.StopIterationAndBuffer] });
    stream.manager.encodeHeaders(response(), false);
    stream.manager.encodeData(body("12345"), false);
    expect(stream.client).toEqual(["200 false", "reset response_payload_too_large"]);
  });
});

test("a request resumed behind its local reply gets no further than a connection", () => {
  const stream = new FakeStream({ "request headers": [HeadersAction.StopAllIterationAndWatermark] });
  stream.manager.decodeHeaders(request(), true);
  stream.manager.sendLocalReply(denied);
  stream.manager.decoder.resume(stream.filters[0].decoder);
  expect(stream.router.sent).toEqual(["touched"]);
});

test("a local reply in a response that the stream's end cut off has a head alone", () => {
  const stream = new FakeStream({});
  stream.filters[0].during["request headers"] = () => {
    stream.manager.sendLocalReply(denied);
    stream.manager.over = true;
    stream.manager.destroyed = true;
  };
  stream.manager.decodeHeaders(request(), true);
  expect(stream.seen).toContain("f1 response headers 403 false");
  expect(stream.client).toEqual(["403 false"]);
});

test("a filter that continues a response's end and lets it pass as well is told of, and it goes out once", () => {
  const stream = new FakeStream({});
  const [filter] = stream.filters;
  filter.during["response headers"] = () => stream.manager.encoder.resume(filter.encoder);
  stream.manager.encodeHeaders(response(), true);
  expect(stream.client).toEqual(["200 true", "a filter passed it twice"]);
});

test("what came in one read passes a filter that has too much; the next read waits", () => {
  const stream = new FakeStream({ "request headers": [HeadersAction.StopAllIterationAndWatermark] });
  const posted: Array<() => void> = [];
  stream.post = (run) => void posted.push(run);
  stream.bufferLimit = 3;
  stream.manager.decodeHeaders(request(), false);
  stream.manager.decodeData(body("1234"), false);
  stream.manager.decodeData(body("56"), false);
  expect(stream.manager.decoder.held?.length).toBe(6);
  for (const run of posted) run();
  stream.manager.decodeData(body("78"), true);
  expect(stream.manager.decoder.held?.length).toBe(6);
});
