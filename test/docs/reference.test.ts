/** The reference says what the sources say, and a public name without a sentence is noticed: a house of two small packages. */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { beforeEach, expect, test } from "vitest";
import { tempFolder, writeInto } from "../tools/temp-folder.js";

const script = path.resolve("scripts/docs.mjs");
const house = {
  "assembly/index.ts": 'export { Lamp } from "./api/lamp";\nexport * from "./api/colours";\n',
  "assembly/abi/hostcalls.ts": "export declare function proxy_done(): u32;\n",
  "assembly/api/base.ts": `/** What everything has. */
export class Thing {
  /** Its number. */
  id: u32 = 0;
  /** Breaks it. */
  break(): void {}
}
`,
  "assembly/api/colours.ts": `/** Colours. */

/** What a lamp can be. */
export const enum Colour { Red, Blue = 4 }
`,
  "assembly/api/lamp.ts": `/** Lamps. Spec: "Light". */
import { Thing } from "./base";

/**
 * A lamp.
 *
 * \`\`\`ts
 * new Lamp(3).on();
 * \`\`\`
 */
export class Lamp extends Thing {
  private bulb: u32 = 1;
  constructor(readonly watts: u32 = 60) { super(); }
  /** Lights it. */
  // @ts-ignore: decorator
  @inline
  on(slowly: bool = false): bool { return slowly; }
  break(): void {}
}
export function hidden(): void {}
`,
  "host-sim/index.ts":
    'export { run, type Options } from "./run.js";\nexport { Secret } from "./secret.js";\n',
  "host-sim/run.ts": `/** Running. */
/** How it runs. */
export interface Options {
  speed?: number;
  /** Stops it. */
  stop(): void;
}
/**
 * Runs it.
 *
 * @throws Error where it can not.
 * @example
 * run({ speed: 2 });
 */
export async function run({ speed = 1 }: Partial<Options> = {}): Promise<number> {
  return speed;
}
`,
  "host-sim/secret.ts": "/** @internal Ours. */\nexport class Secret {}\n",
  "host-sim/vitest.ts": "",
  "host-sim/coverage.ts": "",
  "host-sim/jest.ts": "",
  "host-sim/assert.ts": "",
  "host-sim/bench.ts": "",
};
let folder: string;

beforeEach(({ onTestFinished }) => {
  folder = tempFolder("reference", onTestFinished);
  for (const [file, text] of Object.entries(house)) write(file, text);
});

const write = (file: string, text: string) => writeInto(folder, file, text);
const run = (...args: string[]) =>
  spawnSync(process.execPath, [script, ...args], { cwd: folder, encoding: "utf8" });
const pageOf = (file: string) => readFileSync(path.join(folder, "docs/reference", file), "utf8");

test("a class has its signature, its comment with the example, and what it inherits", () => {
  run();
  const page = pageOf("as-proxy-wasm-abi/api/lamp.md");
  expect(page).toMatch(/^# api\/lamp\n\nLamps\. Spec: "Light"\.\n/);
  expect(page).toContain(
    "## Lamp\n\n```ts\nclass Lamp extends Thing\n```\n\nA lamp.\n\n```ts\nnew Lamp(3).on();\n```",
  );
  expect(page).toContain("- `on(slowly: bool = false): bool`\n\n  Lights it.");
  expect(page).toContain("- `id: u32`\n\n  Its number.");
  expect(page).toContain("- `break(): void`\n\n  Breaks it.");
  expect(page).not.toMatch(/bulb|hidden/);
});

test("an enum has its values, a function its example and what it throws; internals are left out", () => {
  run();
  expect(pageOf("as-proxy-wasm-abi/api/colours.md")).toContain("| `Blue = 4` |");
  const page = pageOf("proxy-wasm-host-sim/run.md");
  expect(page).toContain("async function run({ speed = 1 }: Partial<Options> = {}): Promise<number>");
  expect(page).toContain("Throws Error where it can not.");
  expect(page).toContain("```ts\nrun({ speed: 2 });\n```");
  expect(pageOf("README.md")).toContain("- [`run`](proxy-wasm-host-sim/run.md#run): Runs it.");
  expect(pageOf("README.md")).not.toContain("Secret");
});

test("every public name with a sentence is content", () => {
  write("assembly/api/lamp.ts", house["assembly/api/lamp.ts"].replace("readonly watts", "watts"));
  expect(run("--check")).toMatchObject({
    status: 0,
    stdout: "5 public symbols in 4 files, 0 without a sentence\n",
  });
});

test.each([
  ["assembly/api/lamp.ts", "  /** Lights it. */\n", "assembly/api/lamp.ts: Lamp.on"],
  ["assembly/api/colours.ts", "/** What a lamp can be. */\n", "assembly/api/colours.ts: Colour"],
  ["host-sim/run.ts", "Runs it.", "host-sim/run.ts: run"],
  ["host-sim/run.ts", "  /** Stops it. */\n", "host-sim/run.ts: Options.stop"],
] as const)("%s without %j fails", (file, sentence, name) => {
  write(file, house[file].replace(sentence, ""));
  const { status, stdout } = run("--check");
  expect(stdout.split("\n")).toContain(`${name} has no sentence that says what it is`);
  expect(status).toBe(1);
});
