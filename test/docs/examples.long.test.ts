/** What the pages show compiles and runs: they cannot rot. */
import { cpSync, existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { linkedProject } from "../tools/project.js";
import { type Example, examplesOf, lineCount } from "./markdown.js";

const pages = ["README.md", "host-sim/README.md", "docs/filters.md"];
const examples = pages.flatMap(examplesOf);
const filters = examples.filter(({ path: file }) => /^filters\/[^/]+\/index\.ts$/.test(file));
const tests = examples.filter(({ path: file }) => file.endsWith(".test.ts"));
const project = linkedProject("docs");
for (const { path: file, code } of examples) project.write(file, code);
for (const file of ["asconfig.json", "build/add-header/plugin.wasm", "build/auth/plugin.wasm"])
  cpSync(file, project.file(file));

test("the pages show filters and tests", () => {
  expect(filters.length).toBeGreaterThanOrEqual(2);
  expect(tests.length).toBeGreaterThanOrEqual(4);
});

test.each(filters)(
  "$path compiles",
  ({ path: entry }) => {
    const name = path.basename(path.dirname(entry));
    const config = `filters/${name}/asconfig.json`;
    if (!existsSync(project.file(config))) project.write(config, '{ "extends": "../../asconfig.json" }');
    const output = `build/${name}/plugin.wasm`;
    project.run("asc", entry, "--config", config, "--target", "release", "--outFile", output);
    expect(readFileSync(project.file(output)).length).toBeGreaterThan(0);
  },
  30_000,
);

test("every test on the pages passes", () => {
  expect(project.run("vitest", "run", "--root", ".")).toMatch(
    new RegExp(`Test Files {2}${tests.length} passed`),
  );
}, 60_000);

test("the README's filter has twelve lines, its test eight", () => {
  const [filter, filterTest] = ["index.ts", "test.ts"].map((end) => shown("README.md", end));
  expect(lineCount(filter!.code)).toBeLessThanOrEqual(12);
  expect(lineCount(filterTest!.code)).toBeLessThanOrEqual(8);
});

test.each([
  ...pages,
  "CONTRIBUTING.md",
  "CHANGELOG.md",
  "GLOSSARY.md",
  "assembly/README.md",
  "decisions/README.md",
  ...readdirSync("filters").map((name) => `filters/${name}/README.md`),
])("every link of %s leads somewhere", (page) => {
  const links = [...readFileSync(page, "utf8").matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(
    ([, link]) => link!,
  );
  const broken = links.filter((link) => !existsSync(path.resolve(path.dirname(page), link)));
  expect(broken).toEqual([]);
});

function shown(page: string, end: string): Example {
  return examplesOf(page).find(({ path: file }) => file.endsWith(end))!;
}
