/** `npm run check`: every check that needs no run of the code, one line each, all of them even after a failure. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { asSources, compileOnly } from "./check-asc.mjs";

const help = `npm run check -- [--help] [STEP ...]

Runs these steps in order and fails at the end if one failed. Names choose among them.

`;

const node = process.execPath;
const bin = (name) => `node_modules/.bin/${name}`;

/** Name, what it proves, how. */
const steps = [
  [
    "types-host",
    "host-sim type-checks and builds",
    () => run(bin("tsc"), "-b", "host-sim", "--pretty", "false"),
  ],
  [
    "types",
    "tests, bench and demo type-check",
    () => run(bin("tsc"), "-p", ".", "--noEmit", "--pretty", "false"),
  ],
  [
    "biome",
    "lint and format",
    () => run(bin("biome"), "ci", "--colors=off", "--diagnostic-level=warn", "--max-diagnostics=30", "."),
  ],
  ["asc", "every AssemblyScript source compiles", () => compileOnly(asSources())],
  ["abi", "both sides match the ABI table", () => run(node, "scripts/check-abi.mjs")],
  [
    "imports",
    "rooms import what they may, doors only re-export",
    () => run(node, "scripts/check-imports.mjs"),
  ],
  ["docs", "every public symbol has a sentence", () => run(node, "scripts/docs.mjs", "--check")],
  ["sizes", "files and functions are small", () => run(node, "scripts/check-sizes.mjs")],
];

/** What a command says, and whether it ended well. */
function run(command, ...args) {
  if (command === node && !existsSync(args[0])) return { ok: false, output: `${args[0]} does not exist` };
  const result = spawnSync(command, args, { encoding: "utf8" });
  if (result.error) return { ok: false, output: `${command}: ${result.error.message}` };
  return { ok: result.status === 0, output: `${result.stdout}${result.stderr}`.trim() };
}

const shownLines = 80;

function shortened(output, name) {
  const lines = output.split("\n");
  if (lines.length <= shownLines) return output;
  return [...lines.slice(0, shownLines), `... ${lines.length - shownLines} more lines of ${name}`].join("\n");
}

async function runStep([name, proves, check]) {
  const began = performance.now();
  const { ok, output } = await check();
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  console.log(`${ok ? "ok  " : "FAIL"} ${name.padEnd(11)} ${seconds.padStart(5)} s  ${proves}`);
  if (!ok || name === "sizes") console.log(shortened(output, name).replace(/^/gm, "     "));
  return ok;
}

async function main(chosen) {
  const failed = [];
  for (const step of steps.filter(([name]) => chosen.length === 0 || chosen.includes(name)))
    if (!(await runStep(step))) failed.push(step[0]);
  console.log(failed.length === 0 ? "all checks passed" : `failed: ${failed.join(", ")}`);
  return failed.length === 0 ? 0 : 1;
}

const args = process.argv.slice(2);
const unknown = args.filter((arg) => arg !== "--help" && !steps.some(([name]) => name === arg));
if (args.includes("--help") || unknown.length > 0) {
  console.log(help + steps.map(([name, proves]) => `  ${name.padEnd(11)} ${proves}`).join("\n"));
  process.exit(unknown.length > 0 ? 2 : 0);
}
process.exit(await main(args));
