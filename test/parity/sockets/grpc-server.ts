import {
  createServer,
  type Http2Session,
  type OutgoingHttpHeaders,
  type ServerHttp2Stream,
} from "node:http2";
import { setTimeout as sleep } from "node:timers/promises";
import type { GrpcScript, Seen } from "../scenario.js";
import { listen, type RunningServer } from "./server.js";

type Calls = Seen["grpc"];

/** A gRPC server on a socket: plays its script for every stream and notes what arrives. */
export function startGrpcServer(calls: Calls, script: GrpcScript): Promise<RunningServer> {
  const sessions = new Set<Http2Session>();
  const server = createServer();
  server.on("session", (session) => {
    sessions.add(session);
    session.on("error", () => {});
  });
  server.on("stream", (stream, headers) => note(calls, stream, String(headers[":path"]), script));
  return listen(server, () => {
    for (const session of sessions) session.destroy();
  });
}

function note(calls: Calls, stream: ServerHttp2Stream, path: string, script: GrpcScript): void {
  const call = { path, data: "", ended: false };
  calls.push(call);
  stream.on("error", () => {});
  stream.on("data", (bytes: Buffer) => {
    call.data += bytes.toString("hex");
  });
  stream.on("end", () => {
    call.ended = true;
    if (script.on === "end") void answer(stream, script);
  });
  if (script.on !== "end") void answer(stream, script);
}

async function answer(stream: ServerHttp2Stream, script: GrpcScript): Promise<void> {
  if (script.delay) await sleep(script.delay);
  if (script.silent || stream.destroyed) return;
  if (script.rst !== undefined) stream.close(script.rst);
  else if (script.trailersOnly) stream.respond(head(200, script.trailersOnly), { endStream: true });
  else await answerInFull(stream, script);
}

async function answerInFull(stream: ServerHttp2Stream, script: GrpcScript): Promise<void> {
  stream.respond(head(script.status ?? 200, script.initial ?? {}), { waitForTrailers: true });
  stream.on("wantTrailers", () => {
    if (script.trailers) stream.sendTrailers(script.trailers);
    else stream.close();
  });
  for (const message of script.messages ?? []) {
    stream.write(frame(message));
    if (script.gap) await sleep(script.gap);
  }
  if (!script.keepOpen) stream.end();
}

function head(status: number, fields: Record<string, string | number>): OutgoingHttpHeaders {
  return { ":status": status, "content-type": "application/grpc", ...fields };
}

/** A gRPC message: a flag byte, the length in four bytes, the message. */
function frame(text: string): Buffer {
  const prefix = Buffer.alloc(5);
  prefix.writeUInt32BE(text.length, 1);
  return Buffer.concat([prefix, Buffer.from(text, "latin1")]);
}
