import { describe, expect, test } from "vitest";
import { int64, pairs, read, sourceOf, streamOf } from "./source.js";

const headers = [
  ":authority",
  "Example.com:80",
  ":path",
  "/p/x?q=1&r=2",
  ":method",
  "POST",
  ":scheme",
  "http",
];

describe("from headers", () => {
  test.each([
    ["path", "/p/x?q=1&r=2"],
    ["url_path", "/p/x"],
    ["query", "q=1&r=2"],
    ["host", "Example.com:80"],
    ["scheme", "http"],
    ["method", "POST"],
    ["referer", "http://ref"],
    ["useragent", "UA"],
    ["id", "rid"],
  ])("%s", (name, value) => {
    const source = sourceOf({
      request: [...headers, "referer", "http://ref", "user-agent", "UA", "x-request-id", "rid"],
    });
    expect(read(source, `request/${name}`)).toBe(value);
  });
  test.each(["path", "host", "referer", "useragent", "id"])("%s is NotFound without its header", (name) => {
    expect(read(sourceOf({ request: [] }), `request/${name}`)).toBe(1);
  });
  test.each(["path", "url_path", "query", "host", "method", "headers/x-a"])(
    "%s is NotFound while the map is out of reach",
    (name) => {
      expect(read(sourceOf(), `request/${name}`)).toBe(1);
    },
  );
});

describe("url_path and query", () => {
  test.each([
    ["/a/b?x=1?y=2#frag", "/a/b", "x=1?y=2"],
    ["/p#f?q", "/p#f", "q"],
    ["/p?", "/p", ""],
    ["/p", "/p", ""],
    ["", "", ""],
  ])("of %j", (path, urlPath, query) => {
    const source = sourceOf({ request: [":path", path] });
    expect([read(source, "request/url_path"), read(source, "request/query")]).toEqual([urlPath, query]);
  });
  test("are empty without :path", () => {
    const source = sourceOf({ request: [] });
    expect([read(source, "request/url_path"), read(source, "request/query")]).toEqual(["", ""]);
  });
});

describe("headers", () => {
  const source = sourceOf({ request: ["host", "h", "x-dup", "1", "x-a", "a", "x-dup", "2"] });
  test("are found in any case, several values joined", () => {
    expect(read(source, "request/headers/X-DUP")).toBe("1,2");
    expect(read(source, "request/headers/Host")).toBe("h");
    expect(read(source, "request/headers/none")).toBe(1);
  });
  test("as a whole are pairs, each name once", () => {
    expect(read(source, "request/headers")).toBe(pairs(":authority", "h", "x-dup", "1,2", "x-a", "a"));
  });
  test("out of reach are an empty list", () => {
    expect(read(sourceOf(), "request/headers")).toBe("\0\0\0\0");
  });
});

describe("size", () => {
  test.each([
    ["3", int64(3)],
    [" 7 ", int64(7)],
    ["-7", int64(-7)],
    ["abc", 1],
    ["", 1],
    ["99999999999999999999", 1],
  ])("with content-length %j", (declared, expected) => {
    expect(read(sourceOf({ request: ["content-length", declared] }), "request/size")).toBe(expected);
  });
  test("without content-length counts what came", () => {
    const stream = streamOf({ bytesReceived: 5 });
    expect(read(sourceOf({ stream, request: [] }), "request/size")).toBe(int64(5));
    expect(read(sourceOf({ stream }), "request/size")).toBe(int64(5));
  });
  test("total_size adds the header map while it is within reach", () => {
    const stream = streamOf({ bytesReceived: 5 });
    expect(read(sourceOf({ stream, request: ["ab", "cd"] }), "request/total_size")).toBe(int64(9));
    expect(read(sourceOf({ stream }), "request/total_size")).toBe(int64(5));
  });
});

describe("times", () => {
  test("time is nanoseconds since the epoch, without loss", () => {
    const stream = streamOf({ startTime: 1_795_223_696_123.25 });
    expect(read(sourceOf({ stream }), "request/time")).toBe(int64(1_795_223_696_123_250_000n));
  });
  test("duration is nanoseconds, absent before the end", () => {
    expect(read(sourceOf(), "request/duration")).toBe(1);
    expect(read(sourceOf({ stream: streamOf({ duration: 1.5 }) }), "request/duration")).toBe(
      int64(1_500_000),
    );
  });
});

test("protocol is absent in TCP", () => {
  expect(read(sourceOf(), "request/protocol")).toBe("HTTP/1.1");
  expect(read(sourceOf({ stream: streamOf({ protocol: null }) }), "request/protocol")).toBe(1);
});
