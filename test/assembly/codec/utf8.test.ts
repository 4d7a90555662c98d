import fc from "fast-check";
import { expect, test } from "vitest";
import { hostOf } from "../guest.js";

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");

/** Bytes that are nearly UTF-8: whole characters, their halves, and what never is. */
const nearlyUtf8 = fc
  .array(
    fc.oneof(
      fc.string({ unit: "grapheme", minLength: 1 }).map((text) => Buffer.from(text)),
      fc.string({ unit: "grapheme", minLength: 1 }).map((text) => Buffer.from(text).subarray(0, -1)),
      fc
        .constantFrom(
          [0xc0, 0x80],
          [0xed, 0xa0, 0x80],
          [0xf4, 0x90],
          [0xe0, 0x9f],
          [0xf5],
          [0x80],
          [0xf0, 0x9f],
        )
        .map(Buffer.from),
      fc.uint8Array({ maxLength: 4 }).map((bytes) => Buffer.from(bytes)),
    ),
    { maxLength: 8 },
  )
  .map((parts) => Buffer.concat(parts))
  .filter((bytes) => bytes.length > 0);

test("decodes as the Encoding Standard says, and encodes what it decoded", async () => {
  const host = await hostOf("sdk-api");
  const check = async (bytes: Uint8Array) => {
    const { logs } = await host.exchange({ headers: { "x-do": "utf8", "x-text": bytes } });
    const text = decoder.decode(bytes);
    expect(logs.map((log) => log.message)).toEqual([text, `<${hex(Buffer.from(text))}>`]);
  };
  await fc.assert(fc.asyncProperty(nearlyUtf8, check), { numRuns: 300 });
});
