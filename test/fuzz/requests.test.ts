/** Random requests, cut anywhere, given up anywhere. */
import fc from "fast-check";
import { afterAll, beforeAll, test } from "vitest";
import { createHost } from "../../host-sim/testing/host.js";
import type { OpenStream } from "../../host-sim/testing/open-stream.js";
import type { FilterOptions, RequestOptions } from "../../host-sim/testing/types.js";
import { effort, patience, seed } from "./effort.js";
import { answers, script } from "./hostcall-arbitrary.js";
import { encode } from "./script.js";
import { scriptedGuest } from "./scripted-guest.js";
import { end, expectUsable, live, survive, watchMemory } from "./survival.js";
import { request, surroundings } from "./world-arbitrary.js";

beforeAll(watchMemory);
afterAll(expectUsable);

const addHeader = { wasm: "build/add-header/plugin.wasm", configuration: "x-one: 1" };
const auth = { wasm: "build/auth/plugin.wasm", configuration: { cluster: "auth" } };
const scripted = fc
  .oneof(script, answers)
  .map((calls): FilterOptions => ({ wasm: scriptedGuest, vmConfiguration: encode(calls) }));

const filters: fc.Arbitrary<FilterOptions[]> = fc.array(
  fc.oneof(fc.constantFrom<FilterOptions>(addHeader, auth), scripted),
  { maxLength: 3 },
);

test(`requests of every shape (seed ${seed})`, { timeout: patience }, async () => {
  const requests = fc.array(request, { minLength: 1, maxLength: 4 });
  const property = fc.asyncProperty(filters, surroundings, requests, (chain, world, sent) =>
    live({ ...world, filters: chain }, sent),
  );
  await fc.assert(property, effort(0.1));
});

/** What a client can do next, whether it makes sense or not. */
type Move = (stream: OpenStream) => Promise<unknown>;

const move: fc.Arbitrary<Move> = fc.oneof(
  fc.uint8Array({ maxLength: 60 }).map(
    (piece): Move =>
      (stream) =>
        stream.data(piece),
  ),
  fc.constantFrom<Move>(
    (stream) => stream.end(),
    (stream) => stream.trailers({ "x-end": "1" }),
    (stream) => stream.disconnect(),
    async (stream) => stream.callouts[0]?.respond("ok"),
    async (stream) => stream.callouts[0]?.fail(),
    async (stream) => stream.callouts[0]?.timeOut(),
    async (stream) => stream.exchange,
  ),
);

/** A head first; after the end of a request nothing of it follows, but the client may go away. */
async function play(stream: OpenStream, ends: boolean, moves: readonly Move[]): Promise<void> {
  await survive(() => stream.headers({ end: ends }));
  for (const next of moves) await survive(() => next(stream));
  await survive(() => stream.disconnect());
}

const moves = fc.array(move, { maxLength: 6 });

test(`streams moved by hand (seed ${seed})`, { timeout: patience }, async () => {
  const property = fc.asyncProperty(
    filters,
    surroundings,
    request,
    moves,
    async (chain, world, sent, steps) => {
      const host = await survive(() => createHost({ ...world, filters: chain, fuel: 1_000_000 }));
      if (host === undefined) return;
      await play(host.open(sent as RequestOptions), false, steps);
      await end(host);
    },
  );
  await fc.assert(property, effort(0.08));
});
