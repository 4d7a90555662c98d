import { describe, expect, test } from "vitest";
import { DataAction, HeadersAction, TrailersAction } from "../../../../host-sim/abi/enums.js";
import { HeaderMap } from "../../../../host-sim/model/header-map.js";
import { body, FakeStream, request, response } from "./fakes.js";

const { StopIteration, StopAllIterationAndBuffer, StopAllIterationAndWatermark } = HeadersAction;
const { StopIterationAndBuffer, StopIterationAndWatermark, StopIterationNoBuffer } = DataAction;
const trailers = () => HeaderMap.fromPairs("request-trailers", ["t", "1"]);

describe("a request that nobody stops", () => {
  test("passes the filters in order, frame by frame", () => {
    const stream = new FakeStream({}, {});
    stream.manager.decodeHeaders(request(), false);
    stream.manager.decodeData(body("abc"), true);
    expect(stream.seen).toEqual([
      "f1 request headers false",
      "f2 request headers false",
      "f1 request data abc true",
      "f2 request data abc true",
    ]);
    expect(stream.router.sent).toEqual(["headers false", "abc true"]);
  });

  test("ends with its trailers, not with its data", () => {
    const stream = new FakeStream({});
    stream.manager.decodeHeaders(request(), false);
    stream.manager.decodeData(body("a"), false);
    stream.manager.decodeTrailers(trailers());
    expect(stream.router.sent).toEqual(["headers false", "a false", "trailers"]);
  });
});

describe("headers stopped for everything", () => {
  test.each([StopAllIterationAndBuffer, StopAllIterationAndWatermark])(
    "with %i hold the body, and the filter sees it in one piece when it resumes",
    (stop) => {
      const stream = new FakeStream({ "request headers": [stop] }, {});
      stream.manager.decodeHeaders(request(), false);
      stream.manager.decodeData(body("abc"), false);
      stream.manager.decodeData(body("def"), true);
      expect(stream.router.sent).toEqual([]);
      stream.manager.decoder.resume(stream.filters[0].decoder);
      expect(stream.seen).toEqual([
        "f1 request headers false",
        "f2 request headers false",
        "f1 request data abcdef true",
        "f2 request data abcdef true",
      ]);
    },
  );

  test("hold trailers too, and let them follow the body", () => {
    const stream = new FakeStream({ "request headers": [StopAllIterationAndWatermark] });
    stream.manager.decodeHeaders(request(), false);
    stream.manager.decodeData(body("ab"), false);
    stream.manager.decodeTrailers(trailers());
    stream.manager.decoder.resume(stream.filters[0].decoder);
    expect(stream.seen.slice(1)).toEqual(["f1 request data ab false", "f1 request trailers"]);
    expect(stream.router.sent).toEqual(["headers false", "ab false", "trailers"]);
  });

  test("let a request without a body go in one step", () => {
    const stream = new FakeStream({ "request headers": [StopAllIterationAndWatermark] });
    stream.manager.decodeHeaders(request(), true);
    stream.manager.decoder.resume(stream.filters[0].decoder);
    expect(stream.router.sent).toEqual(["headers true"]);
  });
});

test("headers stopped once are released by a body callback that continues", () => {
  const stream = new FakeStream({ "request headers": [StopIteration] });
  stream.manager.decodeHeaders(request(), false);
  expect(stream.router.sent).toEqual([]);
  stream.manager.decodeData(body("abc"), false);
  expect(stream.router.sent).toEqual(["headers false", "abc false"]);
});

describe("data stopped", () => {
  test("to buffer goes on as one piece", () => {
    const stream = new FakeStream({ "request data": [StopIterationAndBuffer, StopIterationAndBuffer] });
    stream.manager.decodeHeaders(request(), false);
    for (const [piece, end] of [
      ["aaa", false],
      ["bbb", false],
      ["", true],
    ] as const) {
      stream.manager.decodeData(body(piece), end);
    }
    expect(stream.router.sent).toEqual(["headers false", "aaabbb true"]);
  });

  test("to push back keeps what was held back as well", () => {
    const stream = new FakeStream({ "request data": [StopIterationAndWatermark] });
    stream.manager.decodeHeaders(request(), false);
    stream.manager.decodeData(body("aaa"), false);
    stream.manager.decodeData(body("bbb"), true);
    expect(stream.router.sent).toEqual(["headers false", "aaabbb true"]);
  });

  test("without a buffer is dropped", () => {
    const stream = new FakeStream({ "request data": [StopIterationNoBuffer] });
    stream.manager.decodeHeaders(request(), false);
    const chunk = body("aaa");
    stream.manager.decodeData(chunk, false);
    stream.manager.decodeData(body(""), true);
    expect(stream.router.sent).toEqual(["headers false", " true"]);
  });

  test("in a second filter does not stop the first from seeing more", () => {
    const stream = new FakeStream({}, { "request headers": [StopAllIterationAndWatermark] });
    stream.manager.decodeHeaders(request(), false);
    stream.manager.decodeData(body("a"), false);
    stream.manager.decodeData(body("b"), true);
    expect(stream.seen.slice(2)).toEqual(["f1 request data a false", "f1 request data b true"]);
    stream.manager.decoder.resume(stream.filters[1].decoder);
    expect(stream.seen.at(-1)).toBe("f2 request data ab true");
  });
});

test("stopped trailers keep the end back until the filter resumes", () => {
  const stream = new FakeStream({ "request trailers": [TrailersAction.StopIteration] });
  stream.manager.decodeHeaders(request(), false);
  stream.manager.decodeData(body("a"), false);
  stream.manager.decodeTrailers(trailers());
  expect(stream.router.sent).toEqual(["headers false", "a false"]);
  stream.manager.decoder.resume(stream.filters[0].decoder);
  expect(stream.router.sent.at(-1)).toBe("trailers");
});

describe("trailers made by a filter", () => {
  test("in its last data callback follow the data, and pass the filters behind it", () => {
    const stream = new FakeStream({}, {});
    stream.filters[0].during["request data"] = () => {
      stream.manager.decoder.addTrailers(trailers);
    };
    stream.manager.decodeHeaders(request(), false);
    stream.manager.decodeData(body("a"), true);
    expect(stream.seen.slice(2)).toEqual([
      "f1 request data a true",
      "f2 request data a false",
      "f2 request trailers",
    ]);
    expect(stream.router.sent.slice(1)).toEqual(["a false", "trailers"]);
  });
});

describe("a response", () => {
  test("gets no trailers from a filter that adds them and stops", () => {
    const stream = new FakeStream({}, { "response data": [StopIterationAndBuffer] });
    stream.filters[1].during["response data"] = () => {
      stream.manager.encoder.addTrailers(() => new HeaderMap("response-trailers"));
    };
    stream.manager.encodeHeaders(response(), false);
    stream.manager.encodeData(body("a"), true);
    expect(stream.seen).not.toContain("f1 response trailers");
  });

  test("passes the filters backwards", () => {
    const stream = new FakeStream({}, {});
    stream.manager.encodeHeaders(response(), false);
    stream.manager.encodeData(body("ok"), true);
    expect(stream.seen).toEqual([
      "f2 response headers 200 false",
      "f1 response headers 200 false",
      "f2 response data ok true",
      "f1 response data ok true",
    ]);
    expect(stream.client).toEqual(["200 false", "ok true"]);
  });

  test("that is stopped does not reach the filters in front, and goes on from there", () => {
    const stream = new FakeStream({}, { "response headers": [StopAllIterationAndWatermark] });
    stream.manager.encodeHeaders(response(), false);
    stream.manager.encodeData(body("ok"), true);
    expect(stream.client).toEqual([]);
    stream.manager.encoder.resume(stream.filters[1].encoder);
    expect(stream.client).toEqual(["200 false", "ok true"]);
  });
});
