import type { ReplyScript } from "../scenario.js";
import { playSteps } from "./play-steps.js";
import type { Arrived } from "./raw-server.js";
import { listenTcp, type RunningServer } from "./server.js";

/** A TCP server: its first script at once, the others when the client has said their word, once each. */
export function startTcpServer(
  arrived: Arrived,
  scripts: readonly ReplyScript[] = [],
): Promise<RunningServer> {
  const used = new Set<ReplyScript>();
  return listenTcp((socket) => {
    const connection = { bytes: "" };
    arrived.push(connection);
    void playSteps(socket, scripts[0]?.steps);
    socket.on("data", (bytes) => {
      connection.bytes += bytes.toString("latin1");
      const script = scripts.find(({ on }) => on !== undefined && connection.bytes.includes(on));
      if (script === undefined || used.has(script)) return;
      used.add(script);
      void playSteps(socket, script.steps);
    });
  });
}
