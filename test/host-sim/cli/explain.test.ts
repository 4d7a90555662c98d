/** `explain`: a log of Envoy, and the lines behind its backtraces. That Envoy logs these offsets, test:envoy sees. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync } from "node:fs";
import { beforeAll, expect, test } from "vitest";
import { main } from "../../../host-sim/cli/main.js";
import { createHost } from "../../../host-sim/index.js";
import { runAsc } from "../../../scripts/asc-build.mjs";
import { tempFolder, writeInto } from "../../tools/temp-folder.js";
import { lineOf } from "../testing/planted-faults/line-of.js";
import { FakeTerminal } from "./terminal.js";

const source = "test/guests/planted/traps.ts";
const traps = "build/planted/traps.wasm";
const head = "[2026-11-28 14:01:01.001][12]";

async function cli(args: string[], log = "") {
  async function* inputLines() {
    yield* log.split("\n");
  }
  const terminal = Object.assign(new FakeTerminal(), { inputLines });
  return {
    code: await main(["explain", ...args], terminal),
    stdout: terminal.stdout,
    stderr: terminal.stderr,
  };
}

/** What Envoy logs when the planted plugin traps. */
async function logOf(fault: string, wasm = traps): Promise<string> {
  const host = await createHost({
    filters: [{ wasm, configuration: fault, name: "planted" }],
    upstream: "body",
    clusters: { cluster: 200 },
  });
  await host.exchange();
  if (fault === "tick") await host.clock.advance(100);
  return host.logs.map(({ level, line }) => `${head}[${level}][wasm] [source/wasm.cc:1] ${line}`).join("\n");
}

let divided: string;
beforeAll(async () => {
  divided = await logOf("divide");
});

test.each(["unreachable", "memory", "stack", "assert", "divide", "index", "table", "call", "tick"])(
  "the trap %s in a release build has its line",
  async (fault) => {
    const log = await logOf(fault);
    const { code, stdout, stderr } = await cli([traps], log);
    expect([code, stderr]).toEqual([0, ""]);
    const line = lineOf(source, fault);
    expect(stdout).toMatch(new RegExp(`^ {2}At ${source}:${line}:\\d+:$`, "m"));
    expect(stdout).toContain(`    > ${line} | `);
    for (const logged of log.split("\n")) expect(stdout).toContain(logged);
  },
);

test("what is no backtrace is printed as it is", async () => {
  const log = "a line\n\n  0: 0x12 is no frame\nFunction: it\n\xe4 last";
  expect(await cli([traps], log)).toEqual({ code: 0, stdout: `${log}\n`, stderr: "" });
});

test("lines with a prefix, as kubectl prints them", async () => {
  const log = divided.replace(/^/gm, "[pod/gateway-7f/istio-proxy] 2026-11-28T14:01:01.1Z ");
  const { code, stdout } = await cli([traps], log);
  expect([code, stdout.includes(`At ${source}:${lineOf(source, "divide")}:`)]).toEqual([0, true]);
});

test("a message on one line, in a log of JSON", async () => {
  const message = divided.split("\n").slice(1).join("\n");
  const log = [JSON.stringify({ level: "error", message }), '{"level":"info"}'].join("\n");
  const { code, stdout } = await cli([traps], log);
  expect([code, stdout.includes(`At ${source}:${lineOf(source, "divide")}:`)]).toEqual([0, true]);
  expect(stdout).toMatch(
    /^ {2}0: {2}0x[0-9a-f]+ - unknown\(function index:\d+\) {2}at ~lib\/as-proxy-wasm-abi/m,
  );
  expect(stdout.split("\n")).toEqual(expect.arrayContaining(log.split("\n")));
});

test("two backtraces that follow each other are two", async () => {
  const { stdout } = await cli([traps], `${divided}\n${await logOf("memory")}`);
  const lines = [...stdout.matchAll(/^ {2}At .*?:(\d+):/gm)].map(([, line]) => Number(line));
  expect(lines).toEqual([lineOf(source, "divide"), lineOf(source, "memory")]);
});

test("of several modules the one is taken that has these functions and calls", async () => {
  const { code, stdout } = await cli(
    ["build/auth/plugin.wasm", "build/auth/plugin.debug.wasm", traps],
    divided,
  );
  expect([code, stdout.includes(`At ${source}:${lineOf(source, "divide")}:`)]).toEqual([0, true]);
});

test("two that both fit are told", async () => {
  const folder = tempFolder("explain");
  for (const end of ["", ".map"]) copyFileSync(`${traps}${end}`, `${folder}/traps.wasm${end}`);
  const { stdout } = await cli([traps, `${folder}/traps.wasm`], divided);
  expect(stdout).toContain(`  Fits ${traps} and ${folder}/traps.wasm; told is ${traps}.\n`);
});

test("a module of another build is an error", async () => {
  const { code, stdout, stderr } = await cli(["build/auth/plugin.wasm"], `${divided}\nafter`);
  expect(stdout).toContain("  No module that was given has these offsets.\n");
  expect([code, stderr]).toEqual([
    1,
    "1 backtrace of no module that was given: give the module that Envoy runs, of the same build.\n",
  ]);
});

test("a module without a map says how to get one", async () => {
  const bare = `${tempFolder("explain")}/bare.wasm`;
  copyFileSync(traps, bare);
  const { code, stderr } = await cli([bare], divided);
  expect([code, stderr]).toEqual([
    1,
    `${bare} has neither a source map nor DWARF: compile the same sources with --sourceMap, the code is the same.\n`,
  ]);
});

test("a debug build has names, which are its own", async () => {
  const debug = `${tempFolder("explain")}/debug.wasm`;
  expect(
    await runAsc([source, "--config", "asconfig.json", "--target", "debug", "--outFile", debug]),
  ).toBeUndefined();
  const log = await logOf("assert", debug);
  const { code, stdout } = await cli([traps, debug], log);
  expect([code, stdout.includes(`At ${source}:${lineOf(source, "assert")}:`)]).toEqual([0, true]);
  expect(stdout).toMatch(/ - ~lib\/as-proxy-wasm-abi\/runtime\/abort\/abort {2}at ~lib/);
}, 60_000);

test("failures without a backtrace are counted", async () => {
  const log =
    "Function: proxy_on_log failed: Uncaught RuntimeError: unreachable\nnext\nFunction: proxy_on_tick failed: x";
  const { code, stderr } = await cli([traps], log);
  expect([code, stderr.slice(0, 30)]).toEqual([0, "2 failures without a backtrace"]);
});

test.each([
  [[], "which module?\n"],
  [["nowhere.wasm"], "cannot read the module nowhere.wasm"],
  [["README.md"], ""],
  [[traps, "--log", "nowhere.log"], 'can not read "nowhere.log": ENOENT'],
  [[traps, "--lgo", "x"], "Unknown option '--lgo'; did you mean --log?"],
])("%j is an error", async (args, message) => {
  const { code, stderr } = await cli(args);
  expect([code, stderr.slice(0, message.length)]).toEqual([2, message]);
});

test("who is to type the log is told so", async () => {
  const inputLines = async function* () {};
  const terminal = Object.assign(new FakeTerminal(), { inputLines, isTyped: true });
  expect([await main(["explain", traps], terminal), terminal.stderr]).toEqual([
    0,
    "paste the log here, and end it with Ctrl-D\n",
  ]);
});

test("a log can be a file", async () => {
  const log = writeInto(tempFolder("explain"), "envoy.log", divided);
  const { code, stdout } = await cli([traps, "--log", log]);
  expect([code, stdout.includes(`At ${source}:`)]).toEqual([0, true]);
});

test("a log that goes on is explained while it does", async () => {
  const child = spawn(process.execPath, ["host-sim/dist/cli.js", "explain", traps]);
  let stdout = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
    if (text.includes("after")) child.stdin.end();
  });
  child.stdin.write(`${divided}\nafter\n`);
  await once(child, "close");
  expect(stdout).toMatch(new RegExp(`^ {2}At ${source}:${lineOf(source, "divide")}:`, "m"));
});
