/** What each helper adds to a module. A helper that another one begins to need, or that grows, changes a figure here. */
import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { helperSizes, keptSizes } from "../../../scripts/helper-sizes.mjs";

test("each helper adds the bytes that sizes.json says: node scripts/helper-sizes.mjs --update", async () => {
  expect(await helperSizes()).toEqual(keptSizes());
}, 180_000);

const folder = "assembly/helpers";
const sources = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) =>
  name.endsWith(".ts"),
);

test.each(sources)("%s has nothing at its top that every module would carry", (name) => {
  const text = readFileSync(`${folder}/${name}`, "utf8");
  const values = text.match(/^(?!@inline)(?:export )?(?:const|let|var) (?!enum).*$/gm) ?? [];
  expect(values.filter((line) => !/: [iu]64 = [\w.]+;$/.test(line))).toEqual([]);
});
