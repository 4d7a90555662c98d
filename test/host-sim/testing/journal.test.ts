import { expect, test } from "vitest";
import { Journal } from "../../../host-sim/testing/journal.js";

const filled = (journal: Journal<number>, count: number): Journal<number> => {
  for (let i = 0; i < count; i++) journal.push(i);
  return journal;
};

test("keeps the newest, and drops the oldest when there are twice as many", () => {
  const all = filled(new Journal<number>(10), 1_000).all();
  expect(all.length).toBeLessThan(20);
  expect(all.at(-1)).toBe(999);
});

test("what comes behind the last mark stays, however much it is", () => {
  const journal = filled(new Journal<number>(10), 100);
  const mark = journal.mark();
  expect(filled(journal, 500).since(mark)).toHaveLength(500);
});

test("what was marked before is dropped again", () => {
  const journal = new Journal<number>(10);
  for (let i = 0; i < 100; i++) {
    journal.mark();
    filled(journal, 5);
  }
  expect(journal.all().length).toBeLessThan(30);
});

test("since gives what belongs to an owner, and what belongs to nobody", () => {
  const journal = new Journal<string>();
  const [one, other] = [{}, {}];
  const mark = journal.mark();
  journal.push("one", one);
  journal.push("other", other);
  journal.push("nobody");
  expect(journal.since(mark, one)).toEqual(["one", "nobody"]);
});
