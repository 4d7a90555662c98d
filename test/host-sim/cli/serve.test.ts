import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { main } from "../../../host-sim/cli/main.js";
import { tempFolder, writeInto } from "../../tools/temp-folder.js";
import { malloc, marker, memory, wat } from "../vm/wat.js";
import { FakeTerminal } from "./terminal.js";

const extensions = "type.googleapis.com/envoy.extensions";
const folder = tempFolder("serve");
let files = 0;

const file = (text: string | Uint8Array, end: string) => writeInto(folder, `${files++}${end}`, text);

function manager(body: string, filters = ""): string {
  return `
          "@type": ${extensions}.filters.network.http_connection_manager.v3.HttpConnectionManager
          stat_prefix: test
          route_config:
            virtual_hosts:
            - name: all
              domains: ["*"]
              routes: [{ match: { prefix: / }, direct_response: { status: 200, body: { inline_string: ${body} } } }]
          http_filters:
${filters}
          - { name: router, typed_config: { "@type": ${extensions}.filters.http.router.v3.Router } }`;
}

function listener(body: string, filters = ""): string {
  return `
  - name: main
    address: { socket_address: { address: 127.0.0.1, port_value: 0 } }
    filter_chains:
    - filters:
      - name: hcm
        typed_config: ${manager(body, filters)}`;
}

function wasmFilter(path: string): string {
  return `
          - name: wasm
            typed_config:
              "@type": ${extensions}.filters.http.wasm.v3.Wasm
              config: { name: plugin, vm_config: { code: { local: { filename: ${path} } } } }`;
}

const admin = "admin: { address: { socket_address: { address: 127.0.0.1, port_value: 0 } } }";

function bootstrap(body: string, filters = ""): string {
  return `${admin}\nstatic_resources:\n  listeners:${listener(body, filters)}\n`;
}

/** The body, over a connection of its own. */
function getOnce(url: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const ask = request(url, { agent: false }, (response) => text(response).then(resolve, reject));
    ask.on("error", reject).end();
  });
}

/** `serve`, until a signal ends it. */
async function serve(args: string[]) {
  const terminal = new FakeTerminal();
  const adminPath = join(folder, `admin-${files++}`);
  const format = ["--log-format", "%l|%n|%v", "--drain-time-s", "1"];
  const code = main(["serve", ...format, "--admin-address-path", adminPath, ...args], terminal);
  await Promise.race([terminal.until("admin address: "), code]);
  const ask = (path: string, method = "GET") =>
    fetch(`http://${readFileSync(adminPath, "utf8")}${path}`, { method }).then((answer) => answer.text());
  const get = async () => {
    const [, address] = (await ask("/listeners")).trim().split("::");
    return getOnce(`http://${address}/`);
  };
  const stop = (signal: string) => {
    terminal.signal(signal);
    return code;
  };
  return { terminal, code, ask, get, stop };
}

test("it serves until SIGTERM, and ends with 0", async () => {
  const { terminal, get, stop } = await serve(["-c", file(bootstrap("hi"), ".yaml")]);
  expect([await get(), await stop("ENVOY_SIGTERM")]).toEqual(["hi", 0]);
  expect(terminal.stderr).toMatch(/warning\|main\|caught ENVOY_SIGTERM\n[\s\S]*info\|main\|exiting\n$/);
});

test("/quitquitquit ends it as well", async () => {
  const { ask, code } = await serve(["-c", file(bootstrap("hi"), ".yaml")]);
  await ask("/quitquitquit", "POST");
  expect(await code).toBe(0);
});

test("--config-yaml is laid over the file", async () => {
  const path = file(`${admin}\n`, ".yaml");
  const inline = `static_resources:\n  listeners:${listener("inline")}`;
  const { get, stop } = await serve(["-c", path, "--config-yaml", inline]);
  expect(await get()).toBe("inline");
  await stop("SIGINT");
});

test("more workers than one are talked about", async () => {
  const { terminal, stop } = await serve(["-c", file(bootstrap("hi"), ".yaml"), "--concurrency", "4"]);
  expect(terminal.stderr).toContain("warning|main|--concurrency 4: host-sim emulates one worker\n");
  await stop("SIGTERM");
});

test.each([
  ["a file that is not there", () => join(folder, "nope.yaml"), "Invalid path: "],
  ["a field that Envoy does not know", () => file("nope: 1\n", ".yaml"), "nope"],
  [
    "a module that is not there",
    () => file(bootstrap("hi", wasmFilter("/nope.wasm")), ".yaml"),
    "Invalid path: /nope.wasm",
  ],
])("%s: exit code 1", async (_name, path, words) => {
  const { terminal, code } = await serve(["-c", path()]);
  expect([await code, terminal.stderr.includes(words)]).toEqual([1, true]);
  expect(terminal.stderr).toMatch(/critical\|main\|error `/);
});

test("a port that is taken: exit code 1", async () => {
  const first = await serve(["-c", file(bootstrap("hi"), ".yaml")]);
  const [, port] = (await first.ask("/listeners")).trim().split("127.0.0.1:");
  const second = await serve([
    "-c",
    file(bootstrap("hi").replaceAll("port_value: 0", `port_value: ${port}`), ".yaml"),
  ]);
  expect(await second.code).toBe(1);
  expect(second.terminal.stderr).toContain(`cannot bind '127.0.0.1:${port}': Address already in use`);
  await first.stop("SIGTERM");
});

test("--mode validate: nothing listens", async () => {
  const { terminal, code } = await serve(["--mode", "validate", "-c", file(bootstrap("hi"), ".yaml")]);
  expect([await code, terminal.stdout]).toMatchObject([0, /^configuration '.*' OK\n$/]);
});

test("--mode validate: what is wrong is told", async () => {
  const path = file(bootstrap("hi", wasmFilter("/nope.wasm")), ".yaml");
  const { terminal, code } = await serve(["--mode", "validate", "-c", path]);
  expect(await code).toBe(1);
  expect(terminal.stderr).toContain(`error initializing configuration '${path}': Invalid path: /nope.wasm`);
});

test("--mode validate: plugins start, as in Envoy", async () => {
  const refusing = `(func (export "proxy_on_configure") (param i32 i32) (result i32) (i32.const 0))`;
  const guest = file(wat(`(module ${memory} ${malloc} ${marker} ${refusing})`), ".wasm");
  const path = file(bootstrap("hi", wasmFilter(guest)), ".yaml");
  const { terminal, code } = await serve(["--mode", "validate", "-c", path]);
  expect(await code).toBe(1);
  expect(terminal.stderr).toContain("Wasm VM failed Failed to configure base Wasm plugin");
});

test("a watched file of listeners is read, and read again", async () => {
  const listeners = join(folder, `lds-${files++}.yaml`);
  const write = (body: string) => {
    const entry = listener(body).replace(
      "  - name: main",
      `  - "@type": type.googleapis.com/envoy.config.listener.v3.Listener\n    name: main`,
    );
    writeFileSync(`${listeners}.new`, `resources:${entry}\n`);
    renameSync(`${listeners}.new`, listeners);
  };
  write("one");
  const source = `{ lds_config: { path_config_source: { path: ${listeners} } } }`;
  const path = file(`${admin}\ndynamic_resources: ${source}\n`, ".yaml");
  const { terminal, get, stop } = await serve(["-c", path, "--drain-time-s", "1"]);
  await terminal.until("lds: add/update listener 'main'");
  const before = await get();
  terminal.stderr = "";
  write("two");
  await terminal.until("lds: add/update listener 'main'");
  expect([before, await get()]).toEqual(["one", "two"]);
  await stop("SIGTERM");
});

/** A plugin whose `on_vm_start` says a letter. */
function speaking(letter: string): Uint8Array {
  return wat(`(module
    (import "env" "proxy_log" (func $log (param i32 i32 i32) (result i32)))
    ${memory} ${marker} ${malloc}
    (data (i32.const 0) "${letter}")
    (func (export "proxy_on_vm_start") (param i32 i32) (result i32)
      (drop (call $log (i32.const 2) (i32.const 0) (i32.const 1)))
      (i32.const 1)))`);
}

test("--watch: a changed module is loaded", async () => {
  const wasm = file(speaking("a"), ".wasm");
  const { terminal, stop } = await serve(["-c", file(bootstrap("hi", wasmFilter(wasm)), ".yaml"), "--watch"]);
  await terminal.until(`watching ${wasm}`);
  writeFileSync(wasm, speaking("b"));
  await terminal.until("info|wasm|wasm log: b");
  expect(terminal.stderr).toContain("info|wasm|wasm log: a");
  await stop("SIGTERM");
});

test("--watch: a module that Envoy would refuse leaves the old one at work", async () => {
  const wasm = file(speaking("a"), ".wasm");
  const { terminal, get, stop } = await serve([
    "-c",
    file(bootstrap("hi", wasmFilter(wasm)), ".yaml"),
    "--watch",
  ]);
  await terminal.until(`watching ${wasm}`);
  writeFileSync(wasm, "nonsense");
  await terminal.until("warning|main|reload refused: Unable to create Wasm plugin plugin");
  expect(await get()).toBe("hi");
  await stop("SIGTERM");
});
