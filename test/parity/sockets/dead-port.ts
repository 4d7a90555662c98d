import { connect } from "node:net";
import { listenTcp, type RunningServer } from "./server.js";

/** A port where connections are refused and that no one else gets: a client's own, while it stays connected. */
export async function keepDeadPort(): Promise<RunningServer> {
  const server = await listenTcp(() => {});
  const client = connect(server.port, "127.0.0.1");
  await new Promise((resolve, reject) => client.once("connect", resolve).once("error", reject));
  client.on("error", () => {});
  const close = () => {
    client.destroy();
    server.close();
  };
  return { port: client.localPort!, close };
}
