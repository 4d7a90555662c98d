/** The guide's filters compile and its tests pass: what it shows is put into one project and run there. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { createHost } from "../../host-sim/index.js";
import { linkedProject } from "../tools/project.js";
import { examplesOf } from "./markdown.js";

const folder = "docs/guide";
const pages = readdirSync(folder)
  .filter((name) => name.endsWith(".md"))
  .map((name) => `${folder}/${name}`);
const examples = pages.flatMap(examplesOf);
const tests = examples.filter(({ path: file }) => file.endsWith(".test.ts"));
const filters = examples.filter(({ path: file }) => /^filters\/[^/]+\/index\.ts$/.test(file));
/** What a test loads it compiles, too. */
const untested = filters.filter(({ path: file }) => !tests.some(({ code }) => code.includes(file)));
/** One process for all: the compiler is loaded once, and warm after the first filter. */
const quickly = ["--no-isolate", "--maxWorkers", "1", "--testTimeout", "60000"];
const project = linkedProject("guide");
for (const { path: file, code } of examples) project.write(file, code);

test("the guide shows filters and tests, and no file twice", () => {
  expect(filters.length).toBeGreaterThanOrEqual(10);
  expect(tests.length).toBeGreaterThanOrEqual(10);
  const names = [...filters, ...tests].map(({ path: file }) => file);
  expect(names).toEqual([...new Set(names)]);
});

test("every test of the guide passes", () => {
  const output = project.run("vitest", "run", "--root", ".", ...quickly);
  expect(output).toMatch(new RegExp(`Test Files {2}${tests.length} passed`));
}, 240_000);

test.each(untested)(
  "$path compiles",
  ({ path: entry }) => {
    const output = `build/${path.basename(path.dirname(entry))}/plugin.wasm`;
    project.build(entry, output);
    expect(existsSync(project.file(output))).toBe(true);
  },
  60_000,
);

const yaml = pages.flatMap((page) =>
  [...readFileSync(page, "utf8").matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text]) => ({
    page,
    text: text!,
  })),
);

test.each(yaml)("YAML of $page can be read", ({ text }) => {
  expect(parse(text)).toBeTypeOf("object");
});

test("the bootstrap of the page on deploying serves its filter", async () => {
  const bootstrap = examples.find(({ path: file }) => file === "deploy/envoy.yaml")!;
  project.build("filters/label/index.ts", "build/label/plugin.wasm");
  project.write("deploy/here.yaml", bootstrap.code.replaceAll("/etc/envoy", project.file("build")));
  const host = await createHost({ bootstrap: project.file("deploy/here.yaml"), clusters: { service: 200 } });
  expect((await host.exchange()).response.headers).toContainEqual(["x-label", "blue"]);
}, 60_000);

test.each(pages)("every link of %s leads somewhere", (page) => {
  const links = [...readFileSync(page, "utf8").matchAll(/\]\((?!https?:)([^)]+)/g)].map(([, link]) => link!);
  expect(links.filter((link) => !leads(page, link))).toEqual([]);
});

/** To a file, and in it to a heading. */
function leads(page: string, link: string): boolean {
  const [file, heading] = link.split("#");
  const target = file ? path.resolve(path.dirname(page), file) : page;
  if (!existsSync(target)) return false;
  return heading === undefined || headings(readFileSync(target, "utf8")).includes(heading);
}

const headings = (text: string): string[] =>
  [...text.matchAll(/^#+ (.+)$/gm)].map(([, title]) =>
    title!
      .toLowerCase()
      .replace(/[^\w\- ]/g, "")
      .replaceAll(" ", "-"),
  );
