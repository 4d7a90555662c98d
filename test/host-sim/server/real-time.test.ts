import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { EventLoop } from "../../../host-sim/model/event-loop.js";
import { RealTime } from "../../../host-sim/server/real-time.js";

let now = 1000;
const defects: unknown[] = [];

function make(): RealTime {
  return new RealTime(new EventLoop(now), {
    now: () => now,
    onDefect: (error) => defects.push((error as Error).message),
  });
}

beforeEach(() => {
  now = 1000;
  defects.length = 0;
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setImmediate"] });
});
afterEach(() => {
  vi.useRealTimers();
});

test("an event runs before what it posts", () => {
  const time = make();
  const order: string[] = [];
  time.turn(() => {
    time.loop.post(() => order.push("posted"));
    order.push("event");
  });
  expect(order).toEqual(["event", "posted"]);
});

test("an event goes before timers that are late, which run at their own time", () => {
  const time = make();
  const order: Array<string | number> = [];
  time.setTimer(5, () => order.push(time.loop.now));
  now = 1020;
  time.turn(() => order.push("event"));
  expect([...order, time.loop.now]).toEqual(["event", 1005, 1020]);
});

test("a timer runs when no event comes", () => {
  const time = make();
  const run = vi.fn();
  time.setTimer(50, run);
  now = 1050;
  vi.advanceTimersByTime(51);
  expect(run).toHaveBeenCalledOnce();
});

test("a timer set while another one waits is not forgotten", () => {
  const time = make();
  const run = vi.fn();
  time.setTimer(50, () => {});
  time.setTimer(10, run);
  now = 1010;
  vi.advanceTimersByTime(11);
  expect(run).toHaveBeenCalledOnce();
});

test("a turn inside a turn joins it", () => {
  const time = make();
  const order: string[] = [];
  time.turn(() => {
    time.loop.post(() => order.push("posted"));
    time.turn(() => order.push("inner"));
    order.push("outer");
  });
  expect(order).toEqual(["inner", "outer", "posted"]);
});

test("a defect in one event is told, and the rest goes on", () => {
  const time = make();
  const run = vi.fn();
  time.turn(() => {
    time.loop.post(() => {
      throw new Error("first");
    });
    time.loop.post(run);
  });
  expect([defects, run.mock.calls.length]).toEqual([["first"], 1]);
});

test("nothing runs behind a stop", () => {
  const time = make();
  const run = vi.fn();
  time.setTimer(10, run);
  time.stop();
  now = 1010;
  vi.advanceTimersByTime(11);
  time.turn(run);
  expect(run).not.toHaveBeenCalled();
});
