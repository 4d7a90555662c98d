/** The rules of the house about who may import whom: files, and what they must not reach. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { files } from "./files.mjs";

const rules = [
  {
    in: /^host-sim\/model\//,
    never: /^host-sim\/(?!model\/|abi\/enums\.|envoy\/operations\.)/,
    why: "the model is pure state: no wasm, no policy, no I/O; statuses and refusals are its only foreign words",
  },
  {
    in: /^host-sim\/abi\//,
    never: /^host-sim\/envoy\/(?!operations\.)/,
    why: "marshalling knows policy only through envoy/operations.ts",
  },
  {
    in: /^host-sim\/abi\//,
    never: /^host-sim\/(vm|testing|server)\//,
    why: "marshalling is below the VM and the doors",
  },
  {
    in: /^host-sim\/envoy\//,
    never: /^host-sim\/(testing|server)\//,
    why: "policy does not know how it is driven",
  },
  { in: /^host-sim\//, never: /^assembly\/|^as-proxy-wasm-abi/, why: "the host runs any language's module" },
  { in: /^assembly\//, never: /^host-sim\/|^proxy-wasm-host-sim/, why: "the SDK runs on any host" },
  {
    in: /^(assembly|host-sim)\//,
    never: /^(test|bench|filters|scripts|demo)\//,
    why: "packages stand alone",
  },
  {
    in: /^assembly\/codec\//,
    never: /^assembly\/(api|context)\//,
    why: "a layout knows nothing of who uses it",
  },
  { in: /^assembly\/api\//, never: /^assembly\/index/, why: "rooms do not go through the door" },
];

/** Filters see the SDK through its door, and their own folder. */
const filterMay = (file, target) =>
  target === "as-proxy-wasm-abi" || target.startsWith(`${file.split("/").slice(0, 2).join("/")}/`);

const doors = [
  "assembly/index.ts",
  ...["index", "vitest", "jest", "assert", "bench", "coverage"].map((door) => `host-sim/${door}.ts`),
];
/** A door of matchers has to hand them to vitest. */
const doorStatement =
  /^(export (type )?(\*|\{[^}]*\})( as \w+)? from "[^"]+"|import (type )?\{[^}]*\} from "[^"]+"|expect\.extend\(\w+\)|declare module [\s\S]*)$/;

const strip = (text) => text.replace(/\/\*[\s\S]*?\*\/|(^|\s)\/\/.*$/gm, "");

/** The paths that a file imports, from the root where they are relative. */
function importsOf(file) {
  const text = strip(readFileSync(file, "utf8"));
  const found = text.matchAll(/\b(?:from|import)\s*\(?\s*["']([^"']+)["']/g);
  return [...found].map(([, target]) =>
    target.startsWith(".") ? path.join(path.dirname(file), target) : target,
  );
}

function* problemsOf(file) {
  for (const target of importsOf(file)) {
    for (const rule of rules)
      if (rule.in.test(file) && rule.never.test(target)) yield `${file} imports ${target}: ${rule.why}`;
    if (file.startsWith("filters/") && !filterMay(file, target))
      yield `${file} imports ${target}: filters import the SDK's door alone`;
  }
  if (doors.includes(file)) yield* doorProblems(file);
}

function* doorProblems(file) {
  const statements = strip(readFileSync(file, "utf8"))
    .split(";")
    .map((statement) => statement.trim())
    .filter(Boolean);
  for (const statement of statements)
    if (!doorStatement.test(statement)) yield `${file} does more than re-export: ${statement.split("\n")[0]}`;
}

const sources = files(/^(assembly|host-sim|filters)\/.*\.ts$/);
const problems = sources.flatMap((file) => [...problemsOf(file)]);
console.log([...problems, `${sources.length} files, ${problems.length} problems`].join("\n"));
process.exit(problems.length > 0 || sources.length === 0 ? 1 : 0);
