import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { DebuggerClient } from "./debugger-client.js";

const source = "filters/add-header/index.ts";
const lines = readFileSync(source, "utf8").split("\n");
const lineOf = (text: string): number => lines.findIndex((one) => one.includes(text)) + 1;

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });

/** `npx vitest run --inspect-brk`, as the guide says, with a debugger that comes as soon as it may. */
async function debugRun(client: DebuggerClient): Promise<{ code: number | null; output: string }> {
  const port = await freePort();
  const config = fileURLToPath(new URL("vitest.config.ts", import.meta.url));
  const args = ["run", "--config", config, `--inspect-brk=127.0.0.1:${port}`, "--no-file-parallelism"];
  const child = spawn(process.execPath, ["node_modules/vitest/vitest.mjs", ...args, "--testTimeout=60000"], {
    env: { ...process.env, NODE_OPTIONS: "" },
  });
  let output = "";
  let connected = false;
  const listen = (bytes: Buffer) => {
    output += bytes.toString();
    // Node waits for the debugger to go before it ends
    if (/[✓×]/.test(output)) client.close();
    const address = /ws:\/\/\S+/.exec(output)?.[0];
    if (address === undefined || connected) return;
    connected = true;
    void client.connect(address);
  };
  child.stdout.on("data", listen);
  child.stderr.on("data", listen);
  const code = await new Promise<number | null>((resolve) => child.once("exit", resolve));
  client.close();
  return { code, output };
}

test.each([
  ["while it is configured", "const text = trimmed(", "AddHeader#onConfigure", "proxy_on_configure"],
  [
    "in an exchange",
    "this.responseHeaders.add(",
    "AddHeaderStream#onResponseHeaders",
    "proxy_on_response_headers",
  ],
])(
  "a breakpoint on a line of AssemblyScript is hit on a vitest run and shows that line: %s",
  async (_, text, name, callback) => {
    const line = lineOf(text);
    const client = new DebuggerClient({ file: source, line });
    const { code, output } = await debugRun(client);
    expect([code, output]).toEqual([0, expect.stringContaining("1 passed")]);
    expect(client.errors).toEqual([]);
    expect(client.stops).toEqual([
      {
        file: expect.stringMatching(/^file:\/\/.*\/filters\/add-header\/index\.ts$/),
        line,
        functionName: `$filters/add-header/index/${name}`,
        scopes: expect.arrayContaining(["local"]),
        frames: expect.arrayContaining([`$~lib/as-proxy-wasm-abi/abi/callbacks/${callback}`]),
      },
    ]);
  },
  60_000,
);
