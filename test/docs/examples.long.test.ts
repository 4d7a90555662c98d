/** What the pages show compiles and runs: they cannot rot. */
import { execFileSync } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Example, examplesOf, lineCount } from "./markdown.js";

const pages = ["README.md", "host-sim/README.md", "docs/filters.md"];
const examples = pages.flatMap(examplesOf);
const filters = examples.filter(({ path: file }) => /^filters\/[^/]+\/index\.ts$/.test(file));
const tests = examples.filter(({ path: file }) => file.endsWith(".test.ts"));
let project: string;

beforeAll(() => {
  project = mkdtempSync(path.join(tmpdir(), "proxy-wasm-docs-"));
  symlinkSync(path.resolve("node_modules"), path.join(project, "node_modules"));
  copyFileSync("asconfig.json", path.join(project, "asconfig.json"));
  for (const { path: file, code } of examples) write(file, code);
  for (const name of ["add-header", "auth"]) {
    mkdirSync(path.join(project, "build", name), { recursive: true });
    copyFileSync(`build/${name}/plugin.wasm`, path.join(project, "build", name, "plugin.wasm"));
  }
});

afterAll(() => rmSync(project, { recursive: true, force: true }));

test("the pages show filters and tests", () => {
  expect(filters.length).toBeGreaterThanOrEqual(2);
  expect(tests.length).toBeGreaterThanOrEqual(4);
});

test.each(filters)(
  "$path compiles",
  ({ path: entry }) => {
    const name = path.basename(path.dirname(entry));
    const config = `filters/${name}/asconfig.json`;
    if (!existsSync(path.join(project, config))) write(config, '{ "extends": "../../asconfig.json" }');
    const output = `build/${name}/plugin.wasm`;
    run("asc", entry, "--config", config, "--target", "release", "--outFile", output);
    expect(readFileSync(path.join(project, output)).length).toBeGreaterThan(0);
  },
  30_000,
);

test("every test on the pages passes", () => {
  expect(run("vitest", "run", "--root", ".")).toMatch(new RegExp(`Test Files {2}${tests.length} passed`));
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
  "filters/add-header/README.md",
  "filters/auth/README.md",
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

function write(file: string, text: string): void {
  const target = path.join(project, file);
  mkdirSync(path.dirname(target), { recursive: true });
  writeFileSync(target, text);
}

/** Runs an installed tool in the project; throws with what it printed when it fails. */
function run(tool: string, ...args: string[]): string {
  const bin = path.resolve("node_modules", ".bin", tool);
  const kept = Object.entries(process.env).filter(([name]) => !/^(VITEST|NODE_ENV|TEST$)/.test(name));
  try {
    return execFileSync(bin, args, {
      cwd: project,
      encoding: "utf8",
      stdio: "pipe",
      env: { ...Object.fromEntries(kept), NO_COLOR: "1" },
    });
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    throw new Error(`${tool} ${args.join(" ")} failed:\n${stdout}\n${stderr}`);
  }
}
