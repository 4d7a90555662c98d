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
    never: /^host-sim\/(vm|http1|testing|server|coverage|cli)\//,
    why: "marshalling is below the VM and the doors",
  },
  {
    in: /^host-sim\/vm\//,
    never: /^host-sim\/(envoy\/(?!operations\.)|model|http1|testing|server|cli)/,
    why: "the VM runs modules; it knows marshalling, and no policy",
  },
  {
    in: /^host-sim\/http1\//,
    never: /^host-sim\/(?!http1\/)/,
    why: "bytes in, events out: the codec stands alone",
  },
  {
    in: /^host-sim\/envoy\//,
    never: /^host-sim\/(http1|testing|server|coverage|cli)\//,
    why: "policy does not know how it is driven",
  },
  {
    in: /^host-sim\/server\//,
    never: /^host-sim\/(testing|coverage|cli)\//,
    why: "a transport knows the engine, not the other transport",
  },
  {
    in: /^host-sim\/testing\//,
    never: /^host-sim\/(server|http1|cli)\//,
    why: "tests run in virtual time, and open no socket",
  },
  {
    in: /^host-sim\/testing\/(?!source\/)/,
    never: /^host-sim\/coverage\//,
    why: "only who compiles a source knows whether runs are counted",
  },
  {
    in: /^host-sim\/testing\/source\//,
    never: /^host-sim\/testing\/(?!source\/|types\.)/,
    why: "a compiler of sources has no host",
  },
  {
    in: /^host-sim\/coverage\//,
    never: /^host-sim\/(?!coverage\/|testing\/source\/|errors\.)/,
    why: "counts need modules and sources, no host",
  },
  {
    in: /^host-sim\/(?!cli\/|cli\.ts)/,
    never: /^host-sim\/cli(\/|\.)/,
    why: "nothing is built on the command line",
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
    never: /^assembly\/(api|context|helpers|abi)\//,
    why: "a layout knows nothing of who uses it",
  },
  {
    in: /^assembly\/runtime\//,
    never: /^assembly\/(api|context|helpers)\//,
    why: "the runtime keeps what it is given",
  },
  {
    in: /^assembly\/helpers\//,
    never: /^assembly\/(abi|context|runtime)\//,
    why: "helpers are a filter's: they reach the host through the api alone",
  },
  {
    in: /^assembly\/(?!helpers\/|index\.)/,
    never: /^assembly\/helpers\//,
    why: "who uses no helper has no byte of one",
  },
  {
    in: /^assembly\/transform\//,
    never: /^assembly\/(?!transform\/)/,
    why: "the transform sees a program as asc does",
  },
  {
    in: /^(bench|demo)\//,
    never: /^(assembly|host-sim)\//,
    why: "measures and the demo see what a user sees",
  },
  {
    in: /^scripts\//,
    never: /^(test|bench|demo|filters|host-sim)\//,
    why: "scripts build and check; they are built on nothing",
  },
  {
    in: /^assembly\/(abi|api|codec|context|helpers|runtime)\//,
    never: /^assembly\/index/,
    why: "rooms do not go through the door",
  },
  {
    in: /^host-sim\/cli\//,
    never: /^host-sim\/(coverage|model|http1)\//,
    why: "commands use what hosts and servers offer",
  },
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

/** A room of a package needs a rule that is more than the package's own. */
function* roomsWithoutRule(sources) {
  const rooms = sources
    .map((file) => path.dirname(file))
    .filter((room) => /^(assembly|host-sim)\//.test(room));
  for (const room of new Set(rooms)) {
    const ofPackage = `${room.split("/")[0]}/file.ts`;
    const own = rules.filter((rule) => rule.in.test(`${room}/file.ts`) && !rule.in.test(ofPackage));
    if (own.length === 0) yield `${room}: no rule says what it must not import`;
  }
}

const sources = files(/^(assembly|host-sim|filters|bench|demo|scripts)\/.*\.m?(ts|js)$/);
const problems = [...sources.flatMap((file) => [...problemsOf(file)]), ...roomsWithoutRule(sources)];
console.log([...problems, `${sources.length} files, ${problems.length} problems`].join("\n"));
process.exit(problems.length > 0 || sources.length === 0 ? 1 : 0);
