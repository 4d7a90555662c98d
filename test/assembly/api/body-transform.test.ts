import fc from "fast-check";
import { expect, test } from "vitest";
import { cuts } from "../../../host-sim/index.js";
import { hostOf } from "../guest.js";

const redacted = (text: string) => text.replace(/\d{12,}/g, (digits) => "*".repeat(digits.length));

test.each(cuts("card 4111111111111111"))("redacts a number cut as %j", async (chunks) => {
  const host = await hostOf("sdk-bodies", { rootId: "redact" });
  const exchange = await host.exchange({ method: "POST", body: chunks });
  expect(exchange.upstream.body).toBe("card ****************");
});

/** Text of long and short numbers, and where to cut it. */
const cutText = fc
  .tuple(
    fc.array(fc.oneof(fc.stringMatching(/^\d{1,30}$/), fc.constantFrom(" ", "x", "é")), { maxLength: 12 }),
    fc.array(fc.nat(120), { maxLength: 6 }),
  )
  .map(([parts, at]) => {
    const bytes = Buffer.from(parts.join(""));
    const places = [0, ...at.map((one) => Math.min(one, bytes.length)).sort((a, b) => a - b), bytes.length];
    const chunks = places.slice(1).map((to, index) => Uint8Array.from(bytes.subarray(places[index], to)));
    return { text: parts.join(""), chunks: chunks.filter((chunk) => chunk.length > 0) };
  });

test("however a body is cut, and whether trailers end it or not", async () => {
  const host = await hostOf("sdk-bodies", { rootId: "redact" });
  const check = async ({ text, chunks }: { text: string; chunks: Uint8Array[] }, hasTrailers: boolean) => {
    const trailers = hasTrailers ? { trailers: { "x-end": "1" } } : {};
    const { upstream } = await host.exchange({ method: "POST", body: chunks, ...trailers });
    expect(upstream).toMatchObject({ complete: true, body: redacted(text) });
    expect(upstream.trailers).toEqual(hasTrailers ? [["x-end", "1"]] : []);
  };
  await fc.assert(fc.asyncProperty(cutText, fc.boolean(), check), { numRuns: 100 });
});

test("settled chunks go on at once, and only the open end waits", async () => {
  const host = await hostOf("sdk-bodies", { rootId: "redact" });
  const stream = host.open({ method: "POST" });
  await stream.headers();
  expect((await stream.data("settled ")).action).toBe("Continue");
  expect((await stream.data("open 12")).action).toBe("StopIterationAndBuffer");
  expect((await stream.data("34 not")).action).toBe("Continue");
  await stream.end();
  expect(stream.exchange.upstream.body).toBe("settled open 1234 not");
});

test("a response's body too", async () => {
  const host = await hostOf(
    "sdk-bodies",
    { rootId: "redact" },
    { upstream: { body: ["4111 411111", "1111111111", "."], trailers: { "x-t": "1" } } },
  );
  const { response } = await host.exchange();
  expect(response).toMatchObject({ body: "4111 ****************.", trailers: [["x-t", "1"]] });
});

test.each([
  [["xaab", "ab"], "xa(AB)(AB)."],
  [["xa", "ba", "by"], "x(AB)(AB)y."],
  [["nothing"], "nothing."],
  [["a", "a", "a"], "aaa"],
])("a body may grow: %j", async (body, grown) => {
  const host = await hostOf("sdk-bodies", { rootId: "grow" });
  const { upstream } = await host.exchange({ method: "POST", body });
  expect(upstream.body).toBe(grown);
});
