/** The pages of decisions/ are numbered without gaps, and its index has all of them under their titles. */
import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const folder = "decisions";
const pages = readdirSync(folder)
  .filter((name) => name !== "README.md")
  .sort();
const index = readFileSync(`${folder}/README.md`, "utf8");

test("no number is left out, and none is taken twice", () => {
  const numbers = pages.map((name) => Number(name.slice(0, 4)));
  expect(numbers).toEqual(numbers.map((_, at) => at + 1));
});

test.each(pages)("the index has %s under its title", (name) => {
  const [, number, title] = /^# (\d{4}) (.+)$/m.exec(readFileSync(`${folder}/${name}`, "utf8"))!;
  expect(name).toMatch(new RegExp(`^${number}-`));
  expect(index).toContain(`| ${number} | [${title}](${name}) |\n`);
});
