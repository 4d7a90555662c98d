import { describe, expect, test } from "vitest";
import { EventLoop } from "../../../host-sim/model/event-loop.js";

function recorded(start = 1000) {
  const loop = new EventLoop(start);
  const seen: string[] = [];
  const note = (what: string) => () => {
    seen.push(`${what}@${loop.now}`);
  };
  return { loop, seen, note };
}

describe("posted functions", () => {
  test("run in order, and what they post runs after them", () => {
    const { loop, seen, note } = recorded();
    loop.post(() => {
      note("a")();
      loop.post(note("c"));
    });
    loop.post(note("b"));
    expect(loop.pendingPosted).toBe(2);
    expect(loop.runPosted()).toBe(true);
    expect(seen).toEqual(["a@1000", "b@1000", "c@1000"]);
  });
  test("runPosted tells when nothing was there", () => {
    expect(new EventLoop(0).runPosted()).toBe(false);
  });
  test("one that throws is gone, the next ones stay", () => {
    const { loop, seen, note } = recorded();
    loop.post(() => {
      throw new Error("guest");
    });
    loop.post(note("b"));
    expect(() => loop.runPosted()).toThrow("guest");
    loop.runPosted();
    expect(seen).toEqual(["b@1000"]);
  });
});

describe("timers", () => {
  test("run when due, in order of due time and then of creation", () => {
    const { loop, seen, note } = recorded();
    loop.setTimer(20, note("c"));
    loop.setTimer(10, note("a"));
    loop.setTimer(10, note("b"));
    loop.advanceTo(1030);
    expect(seen).toEqual(["a@1010", "b@1010", "c@1020"]);
    expect(loop.now).toBe(1030);
  });
  test("do not run before they are due", () => {
    const { loop, seen, note } = recorded();
    loop.setTimer(10, note("a"));
    loop.advanceTo(1009.5);
    expect(seen).toEqual([]);
    loop.advanceTo(1010);
    expect(seen).toEqual(["a@1010"]);
  });
  test("set while time advances run in their turn", () => {
    const { loop, seen, note } = recorded();
    loop.setTimer(10, () => loop.setTimer(5, note("inner")));
    loop.setTimer(20, note("outer"));
    loop.advanceTo(1020);
    expect(seen).toEqual(["inner@1015", "outer@1020"]);
  });
  test("posted functions run before the next timer", () => {
    const { loop, seen, note } = recorded();
    loop.setTimer(10, () => loop.post(note("posted")));
    loop.setTimer(10, note("timer"));
    loop.post(note("first"));
    loop.advanceTo(1010);
    expect(seen).toEqual(["first@1000", "posted@1010", "timer@1010"]);
  });
  test("below zero are due now", () => {
    const { loop } = recorded();
    expect(loop.setTimer(-5, () => {}).due).toBe(1000);
  });
  test("advanceToNext moves to the earliest only", () => {
    const { loop, seen, note } = recorded();
    loop.setTimer(10, note("a"));
    loop.setTimer(20, note("b"));
    expect(loop.nextDue()).toBe(1010);
    expect(loop.advanceToNext()).toBe(true);
    expect(seen).toEqual(["a@1010"]);
    loop.advanceToNext();
    expect(loop.advanceToNext()).toBe(false);
    expect(loop.nextDue()).toBeUndefined();
  });
  test("time never goes back", () => {
    const { loop } = recorded();
    loop.advanceTo(500);
    expect(loop.now).toBe(1000);
  });
});

describe("cancel", () => {
  test("takes the timer out at once, and only that one", () => {
    const { loop, seen, note } = recorded();
    const timers = ["a", "b", "c"].map((name) => loop.setTimer(10, note(name)));
    timers[1]!.cancel();
    timers[1]!.cancel();
    expect(loop.pendingTimers).toBe(2);
    loop.advanceTo(1010);
    expect(seen).toEqual(["a@1010", "c@1010"]);
  });
  test("after the timer ran does nothing", () => {
    const { loop } = recorded();
    const timer = loop.setTimer(10, () => {});
    loop.setTimer(10, () => {});
    loop.advanceToNext();
    timer.cancel();
    expect(loop.pendingTimers).toBe(1);
  });
});

describe("background timers", () => {
  test("run like others but are not waited for", () => {
    const { loop, seen, note } = recorded();
    loop.setTimer(10, note("tick"), true);
    expect(loop.nextForegroundDue()).toBeUndefined();
    expect(loop.pendingForegroundTimers).toBe(0);
    const timer = loop.setTimer(20, note("timeout"));
    expect(loop.nextForegroundDue()).toBe(1020);
    expect(loop.nextDue()).toBe(1010);
    loop.advanceToNext();
    expect(seen).toEqual(["tick@1010"]);
    timer.cancel();
    expect(loop.pendingForegroundTimers).toBe(0);
  });
  test("the count of foreground timers falls when one runs", () => {
    const { loop } = recorded();
    loop.setTimer(1, () => {});
    loop.advanceToNext();
    expect(loop.pendingForegroundTimers).toBe(0);
  });
});
