/** A server for a test, and what it logs. */
import type { HostConfig } from "../../../host-sim/envoy/config/model.js";
import { Log } from "../../../host-sim/server/log.js";
import { compileLogFormat } from "../../../host-sim/server/log-format.js";
import { Server } from "../../../host-sim/server/server.js";

export interface Started extends AsyncDisposable {
  readonly server: Server;
  /** Of the listener "main". */
  readonly port: number;
  /** "level|logger|message". */
  readonly lines: string[];
}

/** Ends with the test that has it in `await using`. */
export async function start(config: HostConfig): Promise<Started> {
  const lines: string[] = [];
  const log = new Log({
    format: compileLogFormat("%l|%n|%v"),
    write: (bytes) => lines.push(Buffer.from(bytes).toString("latin1").trimEnd()),
    now: () => 0,
    level: 2,
  });
  const server = await Server.start(config, {
    log,
    drainTime: 1000,
    flushInterval: 1,
    version: "test",
    commandLine: {},
    dump: {},
    onQuit: () => {},
  });
  const port = server.addresses().get("main")?.port ?? 0;
  return { server, port, lines, [Symbol.asyncDispose]: () => server.stop() };
}
