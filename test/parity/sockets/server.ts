import { createServer, type Server, type Socket } from "node:net";

/** A listening socket on a port that the system chose. */
export interface RunningServer {
  readonly port: number;
  /** Cuts every connection and listens no more. */
  close(): void;
}

export async function listen(server: Server, cut: () => void): Promise<RunningServer> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  return {
    port: (server.address() as { port: number }).port,
    close: () => {
      cut();
      server.close();
    },
  };
}

/** A TCP server; what goes wrong on a connection is the client's to see. */
export function listenTcp(onConnection: (socket: Socket) => void): Promise<RunningServer> {
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
    socket.on("error", () => {});
    onConnection(socket);
  });
  return listen(server, () => {
    for (const socket of sockets) socket.destroy();
  });
}
