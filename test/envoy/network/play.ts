/** Drives a process from outside, the same way for both hosts; gives what clients got and what plugins logged. */
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { HostProcess } from "../../parity/sockets/host-process.js";
import { logFormat, wasmLines } from "../../parity/sockets/log-lines.js";

export interface Seen {
  clients: string[];
  /** Lines by plugin, in order. */
  logs: Record<string, string[]>;
}

const paths = ["/plain", "/grpc", "/steps", "/authority", "/cancel", "/nowhere", "/users"];
const streams = ["/stream/two", "/stream/cancel", "/stream/close", "/stream/nowhere"];

export async function play(configFile: string, adminFile: string, command?: string[]): Promise<Seen> {
  const flags = ["-c", configFile, "--concurrency", "1", "--disable-hot-restart", "--log-format", logFormat];
  const levels = ["--log-level", "info", "--component-log-level", "wasm:info"];
  const host = command
    ? new HostProcess([...flags, ...levels], adminFile, {}, command)
    : new HostProcess([...flags, ...levels], adminFile);
  try {
    const tcp = await host.waitForPort("tcp");
    const http = await host.waitForPort("http");
    if (tcp === null || http === null) throw new Error(`the host did not start:\n${host.log(0)}`);
    await until(() => /service got/.test(host.log(0)));
    const started = host.logSize;
    const clients = await drive(tcp, http, host);
    await until(() => /line \/last/.test(host.log(started)));
    return { clients, logs: byPlugin(host.log(started)) };
  } finally {
    await host.stop();
  }
}

async function drive(tcp: number, http: number, host: HostProcess): Promise<string[]> {
  const clients: string[] = [];
  clients.push(await talk(tcp, ["hel", "lo\n"], true));
  clients.push(await talk(tcp, ["close\n"], false));
  for (const path of [...paths, ...streams, "/last"]) {
    const headers: Record<string, string> = path === "/last" ? { "x-forget": "1" } : {};
    const response = await fetch(`http://127.0.0.1:${http}${path}`, { headers });
    clients.push(`${path} ${response.status} ${await response.text()}`);
    await until(() => host.log(0).includes(`line ${path} ${response.status}`));
  }
  return clients;
}

/** Writes each piece when the one before has been seen; ends its side, if it shall, and reads to the end. */
async function talk(port: number, pieces: string[], ends: boolean): Promise<string> {
  const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true, noDelay: true });
  let text = "";
  const closed = new Promise<void>((resolve) => socket.on("close", () => resolve()));
  socket.on("data", (bytes) => (text += bytes)).on("error", () => {});
  socket.on("end", () => socket.end());
  await new Promise<void>((resolve) => socket.once("connect", () => resolve()));
  for (const piece of pieces) {
    await sleep(150);
    socket.write(piece);
  }
  if (ends) {
    await until(() => text.length > 0);
    socket.end();
  }
  await closed;
  return text;
}

async function until(check: () => boolean): Promise<void> {
  for (const end = Date.now() + 5000; !check(); await sleep(10))
    if (Date.now() > end) throw new Error(`in vain: ${check}`);
}

/** Threads write in any order: each plugin's lines for themselves, by the words that its prefix has. */
function byPlugin(log: string): Record<string, string[]> {
  const logs: Record<string, string[]> = {};
  for (const line of wasmLines(log)) {
    const name = /wasm log (?:\w+ )?(?:\w+ )?(\w+):/.exec(line)?.[1] ?? "host";
    logs[name] ??= [];
    logs[name].push(line);
  }
  return logs;
}
