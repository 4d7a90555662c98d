import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BodyBuffer } from "../../../host-sim/model/body-buffer.js";

const bytes = (text: string) => new Uint8Array(Buffer.from(text, "latin1"));
const text = (data: Uint8Array) => Buffer.from(data).toString("latin1");
const body = (content: string) => {
  const buffer = new BodyBuffer();
  buffer.append(bytes(content));
  return buffer;
};

describe("append", () => {
  test("keeps a copy: a caller may change its bytes afterwards", () => {
    const chunk = bytes("abc");
    const buffer = new BodyBuffer();
    buffer.append(chunk);
    chunk.fill(0);
    expect(text(buffer.bytes())).toBe("abc");
  });
  test("grows over many chunks", () => {
    const buffer = new BodyBuffer();
    for (let index = 0; index < 1000; index++) buffer.append(bytes("ab"));
    expect(text(buffer.bytes())).toBe("ab".repeat(1000));
    expect(buffer.length).toBe(2000);
  });
  test("leaves earlier views as they were", () => {
    const buffer = body("abc");
    const view = buffer.bytes();
    buffer.append(bytes("def"));
    buffer.write(0, 3, bytes("XYZ"));
    expect(text(view)).toBe("abc");
  });
});

test("adopt takes the bytes without a copy", () => {
  const chunk = bytes("abc");
  expect(BodyBuffer.of(chunk).bytes()).toBe(chunk);
});

test("adopt behind other bytes adds them", () => {
  const buffer = body("abc");
  buffer.adopt(bytes("def"));
  expect(text(buffer.bytes())).toBe("abcdef");
});

test("take drains, and a later append does not touch what was taken", () => {
  const buffer = body("abc");
  const taken = buffer.take();
  buffer.append(bytes("xyz"));
  expect(text(taken)).toBe("abc");
  expect(text(buffer.bytes())).toBe("xyz");
});

test("move adds the other's content and empties it", () => {
  const buffer = body("ab");
  const other = body("cd");
  buffer.move(other);
  expect(text(buffer.bytes())).toBe("abcd");
  expect(other.length).toBe(0);
});

test("move into an empty buffer takes the storage over; both go on alone", () => {
  const buffer = new BodyBuffer();
  const other = body("cd");
  buffer.move(other);
  other.append(bytes("x"));
  buffer.append(bytes("y"));
  expect([text(buffer.bytes()), text(other.bytes())]).toEqual(["cdy", "x"]);
});

test("moving a buffer into itself changes nothing", () => {
  const buffer = body("ab");
  buffer.move(buffer);
  expect(text(buffer.bytes())).toBe("ab");
});

test.each([
  [0, 3, "abc"],
  [2, 100, "cdef"],
  [2, 0xffffffff, "cdef"],
  [6, 1, ""],
  [7, 1, ""],
  [0xffffffff, 0xffffffff, ""],
  [0, 0, ""],
])("read(%i, %i) cuts to the size: %j", (start, length, expected) => {
  expect(text(body("abcdef").read(start, length))).toBe(expected);
});

test.each([
  ["prepends", 0, 0, "Xabc"],
  ["replaces all", 0, 3, "X"],
  ["replaces all with any length over the size", 0, 0xffffffff, "X"],
  ["replaces the first bytes", 0, 2, "Xc"],
  ["appends at the end", 3, 0, "abcX"],
  ["appends behind the end, whatever the length", 99, 7, "abcX"],
])("write %s", (_, start, length, expected) => {
  const buffer = body("abc");
  expect(buffer.write(start, length, bytes("X"))).toBe(true);
  expect(text(buffer.bytes())).toBe(expected);
});

test("write inside is refused and changes nothing", () => {
  const buffer = body("abc");
  expect(buffer.write(1, 1, bytes("X"))).toBe(false);
  expect(text(buffer.bytes())).toBe("abc");
});

test("write of nothing over everything makes the body vanish", () => {
  const buffer = body("abc");
  expect(buffer.write(0, 3, bytes(""))).toBe(true);
  expect(buffer.length).toBe(0);
});

test("write into an empty buffer adds, whatever the position", () => {
  for (const start of [0, 5]) {
    const buffer = new BodyBuffer();
    expect(buffer.write(start, 9, bytes("X"))).toBe(true);
    expect(text(buffer.bytes())).toBe("X");
  }
});

test("write keeps a copy", () => {
  const data = bytes("X");
  const buffer = body("abc");
  buffer.write(0, 3, data);
  data.fill(0);
  expect(text(buffer.bytes())).toBe("X");
});

test("any sequence of edits equals the same on a string", () => {
  const edit = fc.tuple(
    fc.nat(8),
    fc.nat(8),
    fc.string({ unit: fc.constantFrom("a", "b", "c"), maxLength: 5 }),
  );
  fc.assert(
    fc.property(fc.array(edit), (edits) => {
      const buffer = new BodyBuffer();
      let model = "";
      for (const [start, length, data] of edits) {
        const refused = start > 0 && start < model.length;
        expect(buffer.write(start, length, bytes(data))).toBe(!refused);
        if (!refused) model = start === 0 ? data + model.slice(length) : model + data;
        expect(text(buffer.bytes())).toBe(model);
      }
    }),
  );
});
