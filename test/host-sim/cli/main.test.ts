import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { main } from "../../../host-sim/cli/main.js";
import { FakeTerminal } from "./terminal.js";

async function run(...args: string[]) {
  const terminal = new FakeTerminal();
  return { code: await main(args, terminal), terminal };
}

test("--help shows the commands and an example", async () => {
  const { code, terminal } = await run("--help");
  expect([code, terminal.stdout.includes("serve -c envoy.yaml")]).toEqual([0, true]);
});

test("without a command it says how it is used", async () => {
  expect((await run()).code).toBe(1);
});

test("an unknown command is an error", async () => {
  const { code, terminal } = await run("sevre");
  expect([code, terminal.stderr.split("\n")[0]]).toEqual([2, 'there is no command "sevre"']);
  expect(terminal.stderr).toContain("Did you mean serve?");
});

test.each([
  ["check", "--jsn", "Unknown option '--jsn'; did you mean --json?"],
  ["trace", "--decode", "Unknown option '--decode'; did you mean --decoded?"],
  ["run", "--config=x", "Unknown option '--config'; did you mean --configuration?"],
  ["run", "--nothing-like-it", "Unknown option '--nothing-like-it'\n"],
])("%s %s is an error", async (command, flag, message) => {
  const { code, terminal } = await run(command, "plugin.wasm", flag);
  expect([code, terminal.stderr.slice(0, message.length)]).toEqual([2, message]);
});

test("a reader that has enough is no error", () => {
  const line = `"${process.execPath}" host-sim/dist/cli.js trace build/add-header/plugin.wasm; echo "exit code $?" >&2`;
  const { stderr } = spawnSync("sh", ["-c", `(${line}) | true`], { encoding: "utf8" });
  expect(stderr).toBe("exit code 0\n");
});

test("serve --help lists the flags", async () => {
  const { code, terminal } = await run("serve", "--help");
  expect([code, terminal.stdout.includes("-c, --config-path <text>")]).toEqual([0, true]);
});

test("serve --version names the Envoy that it stands in for", async () => {
  const { code, terminal } = await run("serve", "--version");
  expect([code, /version: proxy-wasm-host-sim\/\S+\/1\.40\.0\//.test(terminal.stdout)]).toEqual([0, true]);
});

test.each([
  [["-l", "loud"], "error: invalid log level specified 'loud'\n"],
  [["--component-log-level", "nobody:info"], "error: invalid component specified 'nobody'\n"],
  [["--mode", "drive"], "error: unknown mode 'drive'\n"],
  [
    ["--drain-strategy", "slow"],
    "error: unknown drain-strategy 'slow': there are 'gradual' and 'immediate'\n",
  ],
])("serve %j is refused in Envoy's words", async (flags, words) => {
  const { code, terminal } = await run("serve", ...flags);
  expect([code, terminal.stderr]).toEqual([1, words]);
});
