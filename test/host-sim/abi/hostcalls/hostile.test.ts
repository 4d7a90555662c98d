import fc from "fast-check";
import { expect, test } from "vitest";
import { Status } from "../../../../host-sim/abi/enums.js";
import { createHostcalls } from "../../../../host-sim/abi/hostcalls/index.js";
import { hostcalls, wasi } from "../../../../host-sim/abi/table.js";
import { createWasi } from "../../../../host-sim/abi/wasi/index.js";
import { FakeGuest } from "../fake-guest.js";

const fake = new FakeGuest();
const functions = { ...createHostcalls(fake.guest), ...createWasi(fake.guest) } as unknown as Record<
  string,
  (...values: unknown[]) => number | undefined
>;
const statuses: ReadonlySet<number> = new Set(Object.values(Status));
const errnos: ReadonlySet<number> = new Set([0, 8, 20, 21, 28, 44, 52, 58]);

const corner = fc.constantFrom(0, 1, 2, 4, 16, 500, 65535, 65536, 0x7fffffff, -0x80000000, -1, -4);
const word = fc.oneof(corner, fc.integer());
const values = (types: readonly string[]) =>
  fc.tuple(
    ...types.map((type) => (type === "i64" ? fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }) : word)),
  );

test.each([...hostcalls, ...wasi].map((entry) => [entry.name, entry] as const))(
  "%s takes anything",
  (name, entry) => {
    const allowed = entry.result === "errno" ? errnos : statuses;
    fc.assert(
      fc.property(values(entry.wasmParameters), (given) => {
        const result = functions[name]!(...given);
        if (entry.result === "none") expect(result).toBeUndefined();
        else expect(allowed).toContain(result);
      }),
      { numRuns: 100 },
    );
  },
);
