/** Modules that were hit by lightning: changed bits, cut ends, wrong lengths, noise. */
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { HostSimError } from "../../host-sim/errors.js";
import { createHost } from "../../host-sim/testing/host.js";
import { SectionId, sectionsOf } from "../../host-sim/vm/binary.js";
import { addFuel } from "../../host-sim/vm/fuel.js";
import { effort, patience, seed } from "./effort.js";
import { expectUsable, live, watchMemory } from "./survival.js";
import { policies } from "./world-arbitrary.js";

beforeAll(watchMemory);
afterAll(expectUsable);

const victims = [
  "build/add-header/plugin.wasm",
  "build/auth/plugin.wasm",
  "build/guests/probe_0_2_1.wasm",
].map((file) => readFileSync(file));

type Change = (bytes: Buffer) => Buffer;

const place = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const at = (bytes: Buffer, where: number): number => Math.floor(where * bytes.length);

const flip = fc.tuple(place, fc.nat(7)).map(
  ([where, bit]): Change =>
    (bytes) => {
      bytes[at(bytes, where)]! ^= 1 << bit;
      return bytes;
    },
);

const overwrite = fc.tuple(place, fc.uint8Array({ minLength: 1, maxLength: 6 })).map(
  ([where, patch]): Change =>
    (bytes) => {
      bytes.set(patch.subarray(0, bytes.length - at(bytes, where)), at(bytes, where));
      return bytes;
    },
);

const cut = place.map(
  (where): Change =>
    (bytes) =>
      bytes.subarray(0, at(bytes, where)),
);

const repeat = fc.tuple(place, fc.nat(60)).map(
  ([where, length]): Change =>
    (bytes) => {
      const from = at(bytes, where);
      return Buffer.concat([bytes.subarray(0, from + length), bytes.subarray(from)]);
    },
);

const remove = fc.tuple(place, fc.integer({ min: 1, max: 60 })).map(
  ([where, length]): Change =>
    (bytes) => {
      const from = at(bytes, where);
      return Buffer.concat([bytes.subarray(0, from), bytes.subarray(from + length)]);
    },
);

/** Another number where a section's length stands. */
const relength = fc.tuple(fc.nat(20), fc.nat(255)).map(
  ([which, value]): Change =>
    (bytes) => {
      const sections = readable(bytes);
      const section = sections[which % Math.max(1, sections.length)];
      if (section !== undefined) bytes[section.start + 1] = value;
      return bytes;
    },
);

/** One instruction byte of the code: the module mostly stays one, and does something else. */
const miscode = fc.tuple(place, fc.nat(255)).map(
  ([where, value]): Change =>
    (bytes) => {
      const code = readable(bytes).find(({ id }) => id === SectionId.Code);
      if (code !== undefined) bytes[code.from + Math.floor(where * (code.to - code.from))] = value;
      return bytes;
    },
);

/** Another number behind an `i32.const`: the module stays valid, and reaches for other memory, calls and loops. */
const reconstant = fc.tuple(place, fc.nat(127)).map(
  ([where, value]): Change =>
    (bytes) => {
      const code = readable(bytes).find(({ id }) => id === SectionId.Code);
      if (code === undefined) return bytes;
      const at = bytes.indexOf(0x41, code.from + Math.floor(where * (code.to - code.from)));
      if (at >= 0 && at + 1 < code.to && bytes[at + 1]! < 0x80) bytes[at + 1] = value;
      return bytes;
    },
);

function readable(bytes: Buffer) {
  try {
    return [...sectionsOf(bytes)];
  } catch {
    return [];
  }
}

const change = fc.oneof(
  { arbitrary: fc.oneof(flip, overwrite, cut, repeat, remove, relength), weight: 1 },
  { arbitrary: miscode, weight: 1 },
  { arbitrary: reconstant, weight: 4 },
);

const broken = fc
  .tuple(fc.constantFrom(...victims), fc.array(change, { minLength: 1, maxLength: 3 }))
  .map(([victim, changes]) => changes.reduce<Buffer>((bytes, apply) => apply(bytes), Buffer.from(victim)));

const request = { method: "POST", body: ["one", "two"], headers: { userid: "admin" } };

test(`changed modules (seed ${seed})`, { timeout: patience }, async () => {
  const property = fc.asyncProperty(broken, policies, (wasm, policy) =>
    live(
      {
        filters: [{ wasm, configuration: '{"cluster":"auth"}', ...policy }],
        clusters: { auth: "ok" },
        fuel: 50_000,
      },
      [request, {}],
    ),
  );
  await fc.assert(property, effort(0.15));
});

const header = Buffer.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);
const noise = fc
  .tuple(fc.boolean(), fc.uint8Array({ maxLength: 120 }))
  .map(([isModule, bytes]) => Buffer.concat([isModule ? header : Buffer.alloc(0), bytes]));

test(`noise (seed ${seed})`, { timeout: patience }, async () => {
  const property = fc.asyncProperty(noise, (wasm) => live({ filters: [{ wasm }] }, []));
  await fc.assert(property, effort(0.05));
});

test(`what V8 takes with fuel added it takes without (seed ${seed})`, { timeout: patience }, () => {
  const property = fc.property(broken, (wasm) => {
    if (!WebAssembly.validate(wasm as BufferSource)) return;
    const fuelled = addFuel(wasm);
    if (fuelled !== null) expect(WebAssembly.validate(fuelled.bytes as BufferSource)).toBe(true);
  });
  fc.assert(property, effort(0.02));
});

test("a changed module is refused with a code", async () => {
  const wasm = Buffer.from(victims[0]!.subarray(0, 100));
  await expect(createHost({ filters: [{ wasm }] })).rejects.toThrow(HostSimError);
});
