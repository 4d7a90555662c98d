/**
 * `npm run docs`: the reference of both packages, docs/reference/, from the doc comments of what their doors export.
 *
 *   node scripts/docs.mjs [--check]
 *
 * `--check` writes nothing and fails where a public symbol has no sentence.
 */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import * as assemblyscript from "./docs/assemblyscript.mjs";
import { saysSomething } from "./docs/comments.mjs";
import { Doors } from "./docs/doors.mjs";
import { index, page } from "./docs/markdown.mjs";
import * as typescript from "./docs/typescript.mjs";

const target = "docs/reference";

const packages = [
  {
    name: "as-proxy-wasm-abi",
    folder: "assembly",
    language: assemblyscript,
    doors: ["index.ts", "abi/hostcalls.ts"],
  },
  {
    name: "proxy-wasm-host-sim",
    folder: "host-sim",
    language: typescript,
    doors: ["index.ts", "vitest.ts", "coverage.ts", "jest.ts", "assert.ts", "bench.ts"],
  },
];

function pagesOf({ folder, language, doors, name }) {
  const found = new Doors(language.readFile);
  for (const door of doors) found.add(path.posix.join(folder, door));
  return [...found.pages.values()]
    .filter(({ symbols }) => symbols.size > 0)
    .map((one) => {
      const title = path.posix.relative(folder, one.file).replace(/\.ts$/, "");
      return { ...one, title, link: `${name}/${title}.md` };
    });
}

/** Names of the spec, which explains them. */
const raw = "assembly/abi/hostcalls.ts";

/** What a reader would not find a word about. */
function* silent({ file, symbols }) {
  if (file === raw) return;
  for (const symbol of symbols.values()) {
    if (!saysSomething(symbol.doc)) yield `${file}: ${symbol.name}`;
    for (const member of symbol.members)
      if (needsWords(symbol, member) && !saysSomething(member.doc))
        yield `${file}: ${symbol.name}.${member.name}`;
  }
}

/**
 * A constructor is explained by its class, an override by what it overrides, a value by its enum, a field of plain data by
 * its name and type where its interface has a sentence, and a matcher in the interface of the matchers.
 */
function needsWords(symbol, { kind, isOverride }) {
  if (["constructor", "value"].includes(kind) || isOverride || symbol.kind === "namespace") return false;
  return !(symbol.kind === "interface" && kind === "property");
}

function write(read) {
  rmSync(target, { recursive: true, force: true });
  const put = (file, text) => {
    mkdirSync(path.dirname(path.join(target, file)), { recursive: true });
    writeFileSync(path.join(target, file), text);
  };
  for (const { pages } of read) for (const one of pages) put(one.link, page(one.title, one));
  put("README.md", index(read));
}

const read = packages.map((one) => ({ name: one.name, pages: pagesOf(one) }));
const pages = read.flatMap((one) => one.pages);
const problems = pages.flatMap((one) => [...silent(one)]);
const symbols = pages.reduce((sum, one) => sum + one.symbols.size, 0);
for (const problem of problems) console.log(`${problem} has no sentence that says what it is`);
if (!process.argv.includes("--check")) write(read);
console.log(`${symbols} public symbols in ${pages.length} files, ${problems.length} without a sentence`);
process.exit(problems.length > 0 || symbols === 0 ? 1 : 0);
