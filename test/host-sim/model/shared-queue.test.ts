import { describe, expect, test } from "vitest";
import { Status } from "../../../host-sim/abi/enums.js";
import { refuse } from "../../../host-sim/model/refusals.js";
import { SharedQueues } from "../../../host-sim/model/shared-queue.js";

const queues = () => new SharedQueues<string>();

describe("register", () => {
  test("gives tokens from 1 over all vm ids", () => {
    const all = queues();
    expect([all.register("a", "q", "x"), all.register("b", "q", "x"), all.register("a", "", "x")]).toEqual([
      1, 2, 3,
    ]);
  });
  test("again keeps token and messages and re-points to the new owner", () => {
    const all = queues();
    all.register("a", "q", "old");
    all.enqueue(1, "m");
    expect(all.register("a", "q", "new")).toBe(1);
    expect(all.enqueue(1, "n")).toBe("new");
    expect(all.dequeue(1)).toBe("m");
  });
});

test("resolve finds by vm id and name", () => {
  const all = queues();
  all.register("a", "q", "x");
  expect(all.resolve("a", "q")).toBe(1);
  expect(all.resolve("b", "q")).toBe(refuse(Status.NotFound));
  expect(all.resolve("a", "other")).toBe(refuse(Status.NotFound));
});

test("enqueue names the owner to notify", () => {
  const all = queues();
  all.register("a", "q", "x");
  expect(all.enqueue(1, "m")).toBe("x");
});

test("dequeue gives messages in order, then Empty", () => {
  const all = queues();
  all.register("a", "q", "x");
  all.enqueue(1, "1");
  all.enqueue(1, "");
  expect([all.dequeue(1), all.dequeue(1), all.dequeue(1)]).toEqual(["1", "", refuse(Status.Empty)]);
});

test("unknown tokens are NotFound", () => {
  for (const token of [0, 99]) {
    expect(queues().enqueue(token, "m")).toBe(refuse(Status.NotFound));
    expect(queues().dequeue(token)).toBe(refuse(Status.NotFound));
  }
});

test("forget drops a vm id's queues and no others; tokens do not come back", () => {
  const all = queues();
  all.register("a", "q", "x");
  all.register("b", "q", "y");
  all.forget("a");
  expect(all.dequeue(1)).toBe(refuse(Status.NotFound));
  expect(all.enqueue(2, "m")).toBe("y");
  expect(all.register("a", "q", "x")).toBe(3);
});
