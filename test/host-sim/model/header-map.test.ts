import { describe, expect, test } from "vitest";
import { HeaderMap, NameSet } from "../../../host-sim/model/header-map.js";

const request = (...pairs: string[]) => HeaderMap.fromPairs("request", pairs);
const response = (...pairs: string[]) => HeaderMap.fromPairs("response", pairs);

describe("names", () => {
  test("are lower-cased on write and on look-up", () => {
    const headers = request("X-Up", "Q");
    expect(headers.pairs()).toEqual(["x-up", "Q"]);
    expect(headers.get("X-UP")).toBe("Q");
  });
  test("keep bytes beyond ASCII: only A-Z has a lower case", () => {
    const headers = request("X-\xc0A", "v");
    expect(headers.names).toEqual(["x-\xc0a"]);
    expect(headers.get("x-\xe0a")).toBeUndefined();
  });
  test("may be empty", () => {
    const headers = request("", "v");
    expect(headers.get("")).toBe("v");
    expect(request().get("")).toBeUndefined();
  });
  test("host is :authority in a request map only", () => {
    const headers = request("Host", "a");
    expect(headers.pairs()).toEqual([":authority", "a"]);
    expect(headers.get("host")).toBe("a");
    expect(headers.remove("HOST")).toBe(1);
    expect(response("host", "a").pairs()).toEqual(["host", "a"]);
  });
});

describe("get", () => {
  test("gives the first of several values, all and joined give every one", () => {
    const headers = request("x", "1", "y", "2", "x", "3");
    expect(headers.get("x")).toBe("1");
    expect(headers.getAll("X")).toEqual(["1", "3"]);
    expect(headers.joined("x")).toBe("1,3");
  });
  test("tells absent from empty", () => {
    const headers = request("x", "");
    expect(headers.get("x")).toBe("");
    expect(headers.joined("x")).toBe("");
    expect(headers.has("x")).toBe(true);
    expect(headers.get("y")).toBeUndefined();
    expect(headers.joined("y")).toBeUndefined();
    expect(headers.getAll("y")).toEqual([]);
  });
});

describe("add", () => {
  test("repeats an ordinary header", () => {
    expect(request("cookie", "a=1", "cookie", "b=2").pairs()).toEqual(["cookie", "a=1", "cookie", "b=2"]);
  });
  test.each([
    ["request", "accept"],
    ["request", ":path"],
    ["request", "x-forwarded-for"],
    ["response", ":status"],
    ["response", "vary"],
    ["response-trailers", "grpc-status"],
  ] as const)("joins in a %s map the inline header %s", (kind, name) => {
    expect(HeaderMap.fromPairs(kind, [name, "a", name, "b"]).pairs()).toEqual([name, "a,b"]);
  });
  test.each([
    ["request", "vary"],
    ["response", "accept"],
    ["request-trailers", "grpc-status"],
    ["none", "content-length"],
    ["response", "set-cookie"],
  ] as const)("repeats in a %s map %s, which is not inline there", (kind, name) => {
    expect(HeaderMap.fromPairs(kind, [name, "a", name, "b"]).size).toBe(2);
  });
  test("joins an empty value without a delimiter, on either side", () => {
    expect(request("accept", "a", "accept", "").get("accept")).toBe("a");
    expect(request("accept", "", "accept", "a").get("accept")).toBe("a");
  });
  test("puts a pseudo header behind the others at the front", () => {
    const headers = request(":path", "/", "x", "1");
    headers.add(":custom", "c");
    headers.add(":custom", "d");
    expect(headers.pairs()).toEqual([":path", "/", ":custom", "c", ":custom", "d", "x", "1"]);
  });
});

describe("replace", () => {
  test("moves the header to the end and leaves one entry", () => {
    const headers = request("x-d", "1", "x-e", "e", "x-d", "2", "x-f", "f");
    headers.replace("X-D", "new");
    expect(headers.pairs()).toEqual(["x-e", "e", "x-f", "f", "x-d", "new"]);
  });
  test("moves a pseudo header to the end of its block", () => {
    const headers = request(":authority", "a", ":path", "/", ":method", "GET", "x", "1");
    headers.replace("host", "b");
    expect(headers.pairs()).toEqual([":path", "/", ":method", "GET", ":authority", "b", "x", "1"]);
  });
  test("in place, for Envoy's own headers, keeps the position", () => {
    const headers = response("server", "up", "x", "1");
    headers.setInPlace("server", "envoy");
    headers.setInPlace("date", "today");
    expect(headers.pairs()).toEqual(["server", "envoy", "x", "1", "date", "today"]);
  });
});

describe("remove", () => {
  test("takes every entry and counts them", () => {
    const headers = request("x", "1", "y", "2", "X", "3", "z", "4");
    expect(headers.remove("x")).toBe(2);
    expect(headers.pairs()).toEqual(["y", "2", "z", "4"]);
    expect(headers.remove("x")).toBe(0);
  });
});

test("setPairs replaces everything by adding one by one", () => {
  const headers = request("old", "1");
  headers.setPairs(["X-Z", "z", ":path", "/", "accept", "a", "dup", "1", "accept", "b", "dup", "2"]);
  expect(headers.pairs()).toEqual([":path", "/", "x-z", "z", "accept", "a,b", "dup", "1", "dup", "2"]);
});

test("sizes count entries, and bytes without separators", () => {
  const headers = request("ab", "c", "d", "");
  expect(headers.size).toBe(2);
  expect(headers.byteSize).toBe(4);
});

test("a clone is independent", () => {
  const headers = request("x", "1");
  const copy = headers.clone();
  copy.replace("x", "2");
  expect(headers.get("x")).toBe("1");
});

test("forEach visits in order", () => {
  const seen: string[] = [];
  request("a", "1", "b", "2").forEach((name, value) => {
    seen.push(name + value);
  });
  expect(seen).toEqual(["a1", "b2"]);
});

test("clear empties", () => {
  const headers = request("a", "1");
  headers.clear();
  expect(headers.pairs()).toEqual([]);
});

describe("a set of names", () => {
  const names = new NameSet(["x-one", "ab", ""]);
  test("is found by any of its names, and not by one with the same letters", () => {
    expect(request("X-One", "v").hasAny(names)).toBe(true);
    expect(request("AB", "v").hasAny(names)).toBe(true);
    expect(request("", "v").hasAny(names)).toBe(true);
    expect(request("x-other", "v", "abc", "v").hasAny(names)).toBe(false);
  });
  test("is removed whole, and found again when one comes back", () => {
    const headers = request("x-one", "1", "y", "2", "ab", "3");
    headers.removeAny(names);
    expect(headers.pairs()).toEqual(["y", "2"]);
    expect(headers.clone().hasAny(names)).toBe(false);
    headers.setPairs(["x-one", "4"]);
    expect(headers.clone().hasAny(names)).toBe(true);
  });
});
