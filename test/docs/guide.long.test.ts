/** The guide's filters compile and its tests pass: what it shows is put into one project and run there. */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parse } from "yaml";
import { createHost } from "../../host-sim/index.js";
import { examplesOf } from "./markdown.js";
import { runTool } from "./tools.js";

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
let project: string;

beforeAll(() => {
  project = mkdtempSync(path.join(tmpdir(), "proxy-wasm-guide-"));
  symlinkSync(path.resolve("node_modules"), path.join(project, "node_modules"));
  for (const { path: file, code } of examples) {
    mkdirSync(path.dirname(path.join(project, file)), { recursive: true });
    writeFileSync(path.join(project, file), code);
  }
});

afterAll(() => rmSync(project, { recursive: true, force: true }));

test("the guide shows filters and tests, and no file twice", () => {
  expect(filters.length).toBeGreaterThanOrEqual(10);
  expect(tests.length).toBeGreaterThanOrEqual(10);
  const names = [...filters, ...tests].map(({ path: file }) => file);
  expect(names).toEqual([...new Set(names)]);
});

test("every test of the guide passes", () => {
  const output = runTool(project, "vitest", "run", "--root", ".", ...quickly);
  expect(output).toMatch(new RegExp(`Test Files {2}${tests.length} passed`));
}, 240_000);

test.each(untested)(
  "$path compiles",
  ({ path: entry }) => {
    const output = `build/${path.basename(path.dirname(entry))}/plugin.wasm`;
    runTool(project, "asc", entry, "--target", "release", "--outFile", output);
    expect(existsSync(path.join(project, output))).toBe(true);
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
  runTool(
    project,
    "asc",
    "filters/label/index.ts",
    "--target",
    "release",
    "--outFile",
    "build/label/plugin.wasm",
  );
  const text = bootstrap.code.replaceAll("/etc/envoy", path.join(project, "build"));
  const file = path.join(project, "deploy/here.yaml");
  writeFileSync(file, text);
  const host = await createHost({ bootstrap: file, clusters: { service: 200 } });
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
