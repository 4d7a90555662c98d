/** Which responses tell their clients to go while a listener drains. The shares are those that Envoy 1.40 showed. */
import { expect, test } from "vitest";
import { Draining, type DrainStrategy } from "../../../../host-sim/envoy/process/draining.js";
import { EventLoop } from "../../../../host-sim/model/event-loop.js";

const asked = 2000;

/** The share of responses that say so, so many seconds after a drain has begun. */
function shareAfter(seconds: number, drainSeconds: number, drainStrategy?: DrainStrategy): number {
  const loop = new EventLoop(0);
  let state = 1;
  const random = (target: Uint8Array) => {
    for (let index = 0; index < target.length; index++) {
      state = (Math.imul(state, 1103515245) + 12345) >>> 0;
      target[index] = state >>> 16;
    }
  };
  const draining = new Draining({ loop, drainTime: drainSeconds * 1000, drainStrategy, random });
  draining.begin();
  loop.advanceTo(seconds * 1000);
  let told = 0;
  for (let count = 0; count < asked; count++) if (draining.tellsToGo()) told++;
  return told / asked;
}

test.each([
  [20, 0.9, 0],
  [20, 1, 0.1],
  [20, 4.5, 0.4],
  [20, 9.9, 0.9],
  [20, 10, 1],
  [7, 1.5, 0.25],
  [7, 3.5, 0.75],
  [3, 1.5, 0.5],
  [3, 2, 1],
  [1, 0.9, 0],
  [1, 1, 1],
  [0, 0, 1],
])("draining for %d s, %d s later: %d of them", (drainSeconds, seconds, share) => {
  expect(shareAfter(seconds, drainSeconds)).toBeCloseTo(share, 1);
});

test("at once, if that is the strategy", () => {
  expect(shareAfter(0, 600, "immediate")).toBe(1);
});

test("nobody is told where nothing drains, and a drain begins once", () => {
  const loop = new EventLoop(0);
  const draining = new Draining({ loop, drainTime: 2000, random: () => {} });
  loop.advanceTo(10_000);
  const before = draining.tellsToGo();
  draining.begin();
  loop.advanceTo(11_000);
  draining.begin();
  expect([before, draining.tellsToGo()]).toEqual([false, true]);
});
