import { expect, test } from "vitest";
import { type Listed, Roster } from "../../../host-sim/model/roster.js";

interface Guest extends Listed<Guest> {
  name: string;
}

const guest = (name: string): Guest => ({ name, before: null, after: null });

function rosterOf(text: string) {
  const roster = new Roster<Guest>();
  const guests = [...text].map(guest);
  for (const one of guests) roster.add(one);
  return { roster, guests, names: () => [...roster].map(({ name }) => name).join("") };
}

test("keeps the order in which things came", () => {
  const { roster, names } = rosterOf("abc");
  expect(names()).toBe("abc");
  expect(roster.size).toBe(3);
});

test.each([
  ["first", 0, "bcd"],
  ["middle", 1, "acd"],
  ["last", 2, "abd"],
])("the %s one leaves, and a new one comes last", (_which, index, left) => {
  const { roster, guests, names } = rosterOf("abc");
  roster.delete(guests[index]);
  roster.add(guest("d"));
  expect(names()).toBe(left);
  expect(roster.size).toBe(3);
});

test("is empty when all have left, and takes them again", () => {
  const { roster, guests, names } = rosterOf("ab");
  for (const one of guests) roster.delete(one);
  expect(names()).toBe("");
  roster.add(guests[1]);
  expect(names()).toBe("b");
});
