import { expect, test } from "vitest";
import { MessageReader } from "../envoy/wire/message-reader.js";
import { textOf } from "../envoy/wire/text.js";

const latin1 = (text: string) => Buffer.from(text, "latin1");

function read(...pieces: string[]) {
  const reader = new MessageReader("response");
  for (const piece of pieces) reader.feed(latin1(piece));
  return reader;
}

const chunked =
  "HTTP/1.1 200 OK\r\nX-A: 1\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nx-t: 2\r\n\r\n";

test("chunks and trailers, cut anywhere", () => {
  for (let cut = 1; cut < chunked.length; cut++) {
    const { message } = read(chunked.slice(0, cut), chunked.slice(cut));
    expect(message).toMatchObject({ complete: true, trailers: [["x-t", "2"]] });
    expect(message!.body.toString()).toBe("abc");
  }
});

test("a body by content-length ends with its last byte", () => {
  const reader = read("HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nabc");
  expect(reader.complete).toBe(false);
  reader.feed(latin1("d"));
  expect(reader.complete).toBe(true);
});

test("what was read of a message that never ends is kept", () => {
  const { message } = read("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nab");
  expect(message).toMatchObject({ complete: false });
  expect(message!.body.toString()).toBe("ab");
});

test("bytes that are not UTF-8 are told apart and spoil nothing around them", () => {
  expect(textOf(Uint8Array.from([0x61, 0xff, 0xc3, 0xa9, 0xc3, 0x28]))).toBe("a\udcffé\udcc3(");
});
