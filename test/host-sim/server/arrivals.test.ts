import { setImmediate as nextTurn } from "node:timers/promises";
import { expect, test } from "vitest";
import { Arrivals } from "../../../host-sim/server/arrivals.js";

test("those who come in turns that follow each other begin together, in their order", async () => {
  const arrivals = new Arrivals();
  const begun: number[] = [];
  for (const guest of [1, 2, 3]) {
    arrivals.add(() => begun.push(guest));
    await nextTurn();
    expect(begun).toEqual([]);
  }
  await nextTurn();
  expect(begun).toEqual([1, 2, 3]);
});

test("a crowd does not wait for its end", async () => {
  const arrivals = new Arrivals();
  let begun = 0;
  for (let guest = 0; guest < 200; guest++) {
    arrivals.add(() => begun++);
    await nextTurn();
  }
  expect(begun).toBeGreaterThan(100);
});
