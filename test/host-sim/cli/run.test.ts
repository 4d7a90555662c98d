/** `run` and `trace`: one request through a plugin. */
import { expect, test } from "vitest";
import { main } from "../../../host-sim/cli/main.js";
import { tempFolder, writeInto } from "../../tools/temp-folder.js";
import { FakeTerminal } from "./terminal.js";

const folder = tempFolder("run");

const file = (name: string, text: string) => writeInto(folder, name, text);

async function cli(args: string[], input = "") {
  const terminal = Object.assign(new FakeTerminal(), { input: () => new TextEncoder().encode(input) });
  return { code: await main(args, terminal), stdout: terminal.stdout, stderr: terminal.stderr };
}

const auth = "build/auth/plugin.wasm";
const probe = "build/guests/probe_0_2_1.wasm";
const peers = (text: string) => file(`peers-${Math.abs(hash(text))}.yaml`, text);
const hash = (text: string) => [...text].reduce((sum, char) => (sum * 31 + char.charCodeAt(0)) | 0, 7);

/** A configuration of the probe. It begins with "@", as the names of files do: so it comes from one. */
const script = (text: string) => `@${file(`script-${Math.abs(hash(text))}`, `@request_headers\n${text}`)}`;

test("run prints what client, plugin and upstream saw", async () => {
  const { code, stdout } = await cli([
    "run",
    "build/add-header/plugin.wasm",
    "--configuration",
    "world",
    "-r",
    "/a",
  ]);
  expect(code).toBe(0);
  expect(stdout).toMatch(/client +GET \/a[\s\S]*upstream +GET \/a[\s\S]*client got 200[\s\S]*hello: world/);
  expect(stdout).not.toContain("hostcall");
});

test("method, path, headers, body and trailers are the command line's", async () => {
  const args = [
    "-r",
    "PUT /orders",
    "-H",
    "userid: ann",
    "-H",
    ":authority: shop",
    "-d",
    "@-",
    "--chunk",
    "2",
  ];
  const { stdout } = await cli(
    ["run", auth, ...args, "--trailer", "sum: 3", "--json", "-p", peers("clusters: { auth: ok }")],
    "order",
  );
  const { upstream, callouts } = JSON.parse(stdout);
  expect(upstream).toMatchObject({
    method: "PUT",
    path: "/orders",
    authority: "shop",
    body: "order",
    trailers: [["sum", "3"]],
  });
  expect(callouts).toMatchObject([{ cluster: "auth", answer: { status: 200 } }]);
});

test("a file of answers has every form of a peer", async () => {
  const text = `
upstream: { status: 201, headers: { a: b }, body: [one, { body: two, delay: 1s }] }
clusters: { auth: [ok, { failure: timeout }] }
`;
  const { stdout } = await cli(["run", auth, "-p", peers(text), "--json"]);
  expect(JSON.parse(stdout).response).toMatchObject({ status: 201, body: "onetwo" });
});

test("trace prints Envoy's own form, decoded where asked", async () => {
  const args = ["trace", auth, "-p", peers("clusters: { auth: ok }")];
  expect((await cli(args)).stdout).toMatch(
    /^\[host->vm\] [\s\S]*env\.proxy_http_call\([\s\S]*client got 200/m,
  );
  expect((await cli([...args, "--decoded"])).stdout).toMatch(/proxy_http_call\("auth"[\s\S]* -> Ok/);
});

test("--json of a trace has every hostcall, 64-bit numbers as text", async () => {
  const { stdout } = await cli([
    "trace",
    probe,
    "--configuration",
    script("get_current_time_nanoseconds >l"),
    "--json",
  ]);
  expect(JSON.parse(stdout).trace.map(({ hostcall }: { hostcall?: string }) => hostcall)).toContain(
    "proxy_get_current_time_nanoseconds",
  );
});

test.each<[name: string, args: string[], code: number]>([
  ["whole response", ["run", "build/add-header/plugin.wasm"], 0],
  ["refused configuration", ["run", auth, "--configuration", "nonsense"], 1],
  ["wrong option", ["run", auth, "--nonsense"], 2],
  ["module that is not there", ["run", "nowhere.wasm"], 2],
  ["no response", ["run", probe, "--configuration", script("ret 1")], 3],
  ["trap", ["run", probe, "--configuration", script("trap")], 4],
  ["another status", ["run", "build/add-header/plugin.wasm", "--expect", "403"], 5],
])("exit code of a %s", async (_, args, code) => {
  expect((await cli(args)).code).toBe(code);
});

test.each([
  ["clusters: { auth: { staus: 200 } }", 'clusters.auth: unknown field "staus"'],
  ["clusters: { auth: { failure: boom } }", 'clusters.auth.failure: there is no failure "boom"'],
  ["clusters: [ok]", "clusters: this must be a map"],
  ["cluster: {}", 'unknown field "cluster"; known are upstream, clusters, grpc, hosts'],
  ["clusters: { auth: { delay: soon } }", '"soon" is not a duration'],
])("a file of answers that says %j is refused with the field's path", async (text, words) => {
  const { code, stderr } = await cli(["run", auth, "-p", peers(text)]);
  expect([code, stderr.includes(words)]).toEqual([2, true]);
});

test.each([
  [["-r", "GET / HTTP/1.1"], 'a request is "METHOD PATH"'],
  [["-H", "no colon"], 'a header is "name: value"'],
  [["-d", "x", "--chunk", "0"], "--chunk takes a number of bytes"],
  [["--log-level", "loud"], 'there is no log level "loud"'],
])("%j is a wrong command line", async (args, words) => {
  const { code, stderr } = await cli(["run", auth, ...args]);
  expect([code, stderr.includes(words)]).toEqual([2, true]);
});

test.each(["run", "trace", "check"])("%s --help has examples and exit codes", async (command) => {
  const { code, stdout } = await cli([command, "--help"]);
  expect(code).toBe(0);
  expect(stdout).toMatch(/Examples?:[\s\S]*Options:[\s\S]*Exit codes:/);
});
