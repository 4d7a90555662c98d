import { type ClientHttp2Stream, connect } from "node:http2";
import { setTimeout as sleep } from "node:timers/promises";
import { steady } from "../compare.js";
import type { H2Script, SeenClient } from "../scenario.js";

type SeenH2 = Extract<SeenClient, { body: string }>;

/** One request of an HTTP/2 client on its own session. */
export async function playH2Client(port: number, script: H2Script): Promise<SeenClient> {
  const session = connect(`http://127.0.0.1:${port}`);
  session.on("error", () => {});
  const { headers, body = [], trailers, wait = 800 } = script;
  const endStream = !script.body && !trailers;
  const stream = session.request(headers, { endStream, waitForTrailers: trailers !== undefined });
  const seen: SeenH2 = { headers: null, body: "", trailers: null };
  const closed = note(seen, stream);
  stream.on("wantTrailers", () => stream.sendTrailers(trailers ?? {}));
  await sendBody(stream, body);
  if (body.length === 0 && trailers) stream.end();
  await within(wait, closed);
  session.destroy();
  return seen;
}

/** Resolves when the stream is closed. */
function note(seen: SeenH2, stream: ClientHttp2Stream): Promise<void> {
  stream.on("response", (headers) => {
    seen.headers = steadyFields(headers);
  });
  stream.on("trailers", (trailers) => {
    seen.trailers = steadyFields(trailers);
  });
  stream.on("data", (bytes: Buffer) => {
    seen.body += bytes.toString("latin1");
  });
  stream.on("error", () => {});
  return new Promise((resolve) =>
    stream.on("close", () => {
      seen.rst = stream.rstCode ?? 0;
      resolve();
    }),
  );
}

async function sendBody(stream: ClientHttp2Stream, body: NonNullable<H2Script["body"]>): Promise<void> {
  for (const [index, { delay, data }] of body.entries()) {
    if (delay) await sleep(delay);
    if (stream.destroyed || !stream.writable) return;
    if (index === body.length - 1) stream.end(data);
    else stream.write(data);
  }
}

async function within(milliseconds: number, done: Promise<void>): Promise<void> {
  const timer = new AbortController();
  await Promise.race([done, sleep(milliseconds, null, timer).catch(() => {})]);
  timer.abort();
}

/** Without the symbols that Node adds. */
function steadyFields(fields: object): Record<string, unknown> {
  const entries = Object.entries(fields);
  return Object.fromEntries(
    entries.map(([name, value]) => [name, typeof value === "string" ? steady(value) : value]),
  );
}
