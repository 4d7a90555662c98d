import { expect, test } from "vitest";
import { type Numbered, NumberedRoster } from "../../../host-sim/model/numbered-roster.js";

interface Guest extends Numbered<Guest> {}

const guest = (id: number): Guest => ({ id, before: null, after: null, next: null });

function rosterOf(ids: readonly number[]) {
  const roster = new NumberedRoster<Guest>();
  const guests = ids.map(guest);
  for (const one of guests) roster.add(one);
  return { roster, guests };
}

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

test("finds each by its number, and nobody by another", () => {
  const { roster, guests } = rosterOf(upTo(100));
  for (const one of guests) expect(roster.get(one.id)).toBe(one);
  for (const id of [0, -1, 101, 4294967295]) expect(roster.get(id)).toBeUndefined();
});

test("numbers that share a bucket are told apart, whichever leaves", () => {
  for (const gone of [0, 1, 2]) {
    const { roster, guests } = rosterOf([1, 17, 33]);
    roster.delete(guests[gone]);
    expect(guests.map(({ id }) => roster.has(id))).toEqual([0, 1, 2].map((at) => at !== gone));
  }
});

test("keeps the order in which they came while thousands come and go", () => {
  const { roster, guests } = rosterOf(upTo(3000));
  for (const one of guests) if (one.id % 3 !== 0) roster.delete(one);
  roster.add(guest(5000));
  expect(roster.all().map(({ id }) => id)).toEqual([...upTo(1000).map((id) => id * 3), 5000]);
  expect(roster.size).toBe(1001);
});

test("who has left may be told to leave again", () => {
  const { roster, guests } = rosterOf([1, 2]);
  roster.delete(guests[1]);
  roster.delete(guests[1]);
  expect(roster.all()).toEqual([guests[0]]);
  expect(roster.size).toBe(1);
});
