/** What stands behind the clusters: an echo, a web server, a gRPC server that greets. */
import { createServer as createWeb } from "node:http";
import { createServer as createHttp2, type ServerHttp2Stream } from "node:http2";
import { type AddressInfo, createServer as createTcp, type Server, type Socket } from "node:net";
import type { Ports } from "./bootstrap.js";

const servers: Array<{ close(): unknown }> = [];
const sockets = new Set<{ destroy(): unknown }>();

export async function startPeers(): Promise<Ports> {
  const echo = createTcp({ allowHalfOpen: true }, (socket) => {
    socket.on("error", () => {});
    socket.pipe(socket);
  });
  const web = createWeb((request, response) => response.end(`web ${request.url}`));
  const grpc = createHttp2();
  grpc.on("stream", (stream, headers) => greet(stream, String(headers[":path"])));
  grpc.on("session", (session) => sockets.add(session));
  return { echo: await listen(echo), web: await listen(web), grpc: await listen(grpc) };
}

export function stopPeers(): void {
  for (const socket of sockets) socket.destroy();
  for (const server of servers) server.close();
}

async function listen(server: Server): Promise<number> {
  servers.push(server);
  server.on("connection", (socket: Socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

/** Greet answers one message with one; Talk the first with two, then waits for the end. */
function greet(stream: ServerHttp2Stream, path: string): void {
  let bytes = Buffer.alloc(0);
  let answered = false;
  stream.on("error", () => {});
  const answer = (names: string[], end: boolean) => {
    if (!stream.headersSent)
      stream.respond({ ":status": 200, "content-type": "application/grpc" }, { waitForTrailers: true });
    answered = true;
    for (const name of names) stream.write(frame(hello(name)));
    if (end) stream.end();
  };
  stream.on("wantTrailers", () => stream.sendTrailers({ "grpc-status": "0", "grpc-message": "bye" }));
  stream.on("data", (chunk: Buffer) => {
    bytes = Buffer.concat([bytes, chunk]);
    if (answered || bytes.length < 7) return;
    const name = bytes.subarray(7, 7 + bytes[6]!).toString();
    answer(path.endsWith("/Talk") ? ["a", "b"] : [`hi ${name}`], !path.endsWith("/Talk"));
  });
  stream.on("end", () => {
    if (answered && path.endsWith("/Talk")) stream.end();
    else if (!answered)
      stream.respond(
        { ":status": 200, "content-type": "application/grpc", "grpc-status": "3" },
        { endStream: true },
      );
  });
}

const hello = (name: string) => Buffer.from([0x0a, name.length, ...Buffer.from(name), 0x10, 1]);

function frame(message: Buffer): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt32BE(message.length, 1);
  return Buffer.concat([head, message]);
}
