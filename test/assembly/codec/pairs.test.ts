import fc from "fast-check";
import { expect, test } from "vitest";
import { hostOf } from "../guest.js";

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");

/** The bytes of a text in a trace: what is no UTF-8 stands there as U+DC80 to U+DCFF. */
const bytesOf = (text: string): Buffer =>
  Buffer.concat(
    [...text].map((char) =>
      /[\udc80-\udcff]/.test(char) ? Buffer.of(char.charCodeAt(0) & 0xff) : Buffer.from(char),
    ),
  );

/** What a header's value may hold on its way to an upstream: every byte but the controls. */
const value = fc
  .array(fc.oneof(fc.integer({ min: 0x20, max: 0x7e }), fc.integer({ min: 0x80, max: 0xff })), {
    maxLength: 40,
  })
  .map((codes) => Uint8Array.from(codes));
const name = fc
  .stringMatching(/^x-[a-z0-9_-]{1,12}$/)
  .filter((text) => !/^x-(do|envoy|forwarded)/.test(text));

test("a whole map is read and written back, every byte as it was, in order", async () => {
  const host = await hostOf("sdk-api");
  const check = async (headers: Array<[string, Uint8Array]>) => {
    const exchange = await host.exchange({ headers: [["x-do", "headers setPairs"], ...headers] });
    expect(exchange.logs.map(({ message }) => message)).toEqual(["status 0"]);
    const sent = exchange.hostcalls.find(({ hostcall }) => hostcall === "proxy_set_header_map_pairs");
    const pairs = sent?.arguments.map as Array<[string, string]>;
    const mine = pairs.filter(([key]) => headers.some(([other]) => other === key));
    expect(mine.map(([key, text]) => [key, hex(bytesOf(text))])).toEqual(
      headers.map(([key, bytes]) => [key, hex(bytes)]),
    );
  };
  const maps = fc.array(fc.tuple(name, value), { maxLength: 12 });
  await fc.assert(fc.asyncProperty(maps, check), { numRuns: 100 });
});

test("a value of every byte that there is, is read untouched", async () => {
  const host = await hostOf("sdk-api");
  const every = Uint8Array.from({ length: 256 }, (_, byte) => byte);
  const { logs } = await host.exchange({ headers: { "x-do": "headers read", "x-text": every } });
  expect(logs.map(({ message }) => message)).toContain(`<${hex(every)}>`);
});
