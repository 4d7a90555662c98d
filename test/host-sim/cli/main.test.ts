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
  expect([code, terminal.stderr.split("\n")[0]]).toEqual([1, 'there is no command "sevre"']);
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
])("serve %j is refused in Envoy's words", async (flags, words) => {
  const { code, terminal } = await run("serve", ...flags);
  expect([code, terminal.stderr]).toEqual([1, words]);
});
