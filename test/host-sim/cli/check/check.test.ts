/** `check`: what it says, and how it ends. */
import { expect, test } from "vitest";
import type { Report } from "../../../../host-sim/cli/check/verdict.js";
import { main } from "../../../../host-sim/cli/main.js";
import { tempFolder, writeInto } from "../../../tools/temp-folder.js";
import { bootstrapText, wasmFilter } from "../../envoy/config/bootstrap-text.js";
import { module, wat } from "../../vm/wat.js";
import { FakeTerminal } from "../terminal.js";

const folder = tempFolder("check");

async function check(...args: string[]) {
  const terminal = new FakeTerminal();
  return { code: await main(["check", ...args], terminal), terminal };
}

const file = (name: string, content: string | Uint8Array) => writeInto(folder, name, content);

const report = async (...args: string[]): Promise<Report> =>
  JSON.parse((await check(...args, "--json")).terminal.stdout)[0];

test("a good plugin: exit code 0, and what it is", async () => {
  const { code, terminal } = await check("build/add-header/plugin.wasm", "--configuration", "world");
  expect(code).toBe(0);
  expect(terminal.stdout).toMatch(/^build\/add-header\/plugin\.wasm: Envoy 1\.40 loads it\n {2}ABI +0\.2\.1/);
  expect(terminal.stdout).toMatch(
    /proxy_on_response_headers +once a request; in the sample 1 calls, 1 hostcalls/,
  );
});

test("every problem has a line of its own, though Envoy names the first alone", async () => {
  const imports = '(import "env" "abort" (func)) (import "env" "proxy_log" (func))';
  const wasm = file("bad.wasm", wat(module(imports)));
  const { code, terminal } = await check(wasm);
  expect(code).toBe(1);
  expect(terminal.stdout.split("\n").filter((line) => line.includes("problem:"))).toEqual([
    expect.stringContaining("missing import: env.abort"),
    expect.stringContaining("type mismatch: env.proxy_log"),
  ]);
});

test("a wrong callback and a missing malloc are two problems", async () => {
  const text =
    '(module (memory 1) (func (export "proxy_abi_version_0_2_1")) (func (export "proxy_on_tick")))';
  const { problems } = await report(file("exports.wasm", wat(text)));
  expect(problems.map(({ code }) => code).sort()).toEqual(["MODULE_BAD_SIGNATURE", "MODULE_MISSING_MALLOC"]);
});

test("a refused configuration is told with what the plugin logged", async () => {
  const { code, terminal } = await check("build/auth/plugin.wasm", "--configuration", "cluster=auth");
  expect(code).toBe(1);
  expect(terminal.stdout).toContain("problem: proxy_on_configure answered 0 (false). It logged: ");
});

test("configuration comes from a file, too", async () => {
  const place = file("config.json", '{"cluster": "auth"}');
  expect((await check("build/auth/plugin.wasm", "--configuration", `@${place}`)).code).toBe(0);
});

test("a guest without end is told as one for which Envoy waits", async () => {
  const spin =
    '(func (export "proxy_on_vm_start") (param i32 i32) (result i32) (loop $l (br $l)) (i32.const 1))';
  const { verdict, problems } = await report(file("spin.wasm", wat(module("", spin))));
  expect([verdict, problems[0]?.code]).toEqual(["hangs Envoy", "GUEST_HUNG"]);
});

test("a trap in context_create is a warning: Envoy takes it, and answers 503", async () => {
  const trap = '(func (export "proxy_on_context_create") (param i32 i32) unreachable)';
  const { verdict, warnings } = await report(file("trap.wasm", wat(module("", trap))));
  expect([verdict, warnings[0]?.code]).toEqual(["loads", "GUEST_TRAPPED"]);
});

test("root ids are seen where the plugin asks for its own", async () => {
  expect((await report("build/guests/sdk-roots.wasm", "--root-id", "counter")).rootIds).toEqual([
    "counter",
    "marker",
  ]);
  expect((await report("build/add-header/plugin.wasm")).rootIds).toBeNull();
});

const code = `{ local: { filename: ${process.cwd()}/build/auth/plugin.wasm } }`;
const bootstrap = (configuration: string) =>
  bootstrapText({
    action: "direct_response: { status: 200 }",
    filters: wasmFilter(
      `name: auth, configuration: ${configuration}, vm_config: { runtime: envoy.wasm.runtime.v8, code: ${code} }`,
    ),
  });

const any = (type: string, value: string) =>
  `{ "@type": type.googleapis.com/google.protobuf.${type}, value: ${value} }`;

test("the plugins of a bootstrap are checked as it configures them", async () => {
  const place = file("envoy.yaml", bootstrap(any("StringValue", '\'{"cluster": "auth"}\'')));
  expect((await check("-c", place)).terminal.stdout).toMatch(/envoy\.yaml: auth: Envoy 1\.40 loads it/);
});

test("a Struct is warned of: Envoy does not make it JSON", async () => {
  const place = file("struct.yaml", bootstrap(any("Struct", "{ cluster: auth }")));
  const { code, terminal } = await check("-c", place);
  expect(terminal.stdout).toMatch(
    /warning: static_resources\.\S+\.configuration is a google\.protobuf\.Struct/,
  );
  expect(code).toBe(1);
});

test.each([
  [["check"], "which module?"],
  [["check", "nowhere.wasm"], 'can not read "nowhere.wasm"'],
  [["check", "x.wasm", "--profile", "istio"], 'there is no profile "istio"'],
  [["check", "x.wasm", "--jsno"], "Unknown option '--jsno'"],
  [["check", "x.wasm", "-c", "envoy.yaml"], "not both"],
])("%j is a wrong command line: exit code 2, and where help is", async (args, words) => {
  const terminal = new FakeTerminal();
  expect(await main(args, terminal)).toBe(2);
  expect(terminal.stderr).toContain(words);
  expect(terminal.stderr).toContain("check --help tells more");
});

test("colours come only where the terminal shows them", async () => {
  const terminal = Object.assign(new FakeTerminal(), { isColored: true });
  await main(["check", "build/add-header/plugin.wasm"], terminal);
  expect(terminal.stdout).toContain("\x1b[32m");
  expect((await check("build/add-header/plugin.wasm")).terminal.stdout).not.toContain("\x1b[");
});
