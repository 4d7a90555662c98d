/** Requests and replies as raw bytes in timed steps. */
import fc from "fast-check";
import type { GrpcScript, H2Script, ReplyScript, RequestScript, Step } from "../../../parity/scenario.js";
import { oneOf, type Text } from "./values.js";

/** Between two writes: each is a read of its own, also on a slow machine. */
const gap = 90;
/** Chunks of a reply come at other times than those of a request. */
const replyGap = 110;

const chunk = (text: string) => `${text.length.toString(16)}\r\n${text}\r\n`;
const piece: Text = oneOf("a", "hello", "0123456789", "bb", "x".repeat(300));
const pieces = fc.array(piece, { minLength: 1, maxLength: 3 });
const trailers: Text = oneOf("", "", "t: 1\r\n", "t: 1\r\nx-a: 2\r\nT: 3\r\n");
const fields: Text = fc
  .array(
    oneOf(
      "x-a: 1",
      "X-B: two",
      "x-a: 3",
      "cookie: c=1",
      "accept: */*",
      "user-agent: ua",
      "te: trailers",
      "vary: a",
      "x-u: 5",
    ),
    { maxLength: 3 },
  )
  .map((some) => some.map((field) => `${field}\r\n`).join(""));

/** The pieces as steps; each but the first comes after a pause. */
const steps = (texts: readonly string[], delay: number): Step[] =>
  texts.map((send, index) => (index === 0 ? { send } : { delay, send }));

interface Body {
  headers: string;
  pieces: string[];
}

/** What follows the head. `joined`: the first piece comes with it. */
const body: fc.Arbitrary<Body> = fc.oneof(
  pieces.map((list) => ({ headers: `content-length: ${list.join("").length}\r\n`, pieces: list })),
  fc.tuple(pieces, trailers).map(([list, end]) => ({
    headers: "transfer-encoding: chunked\r\n",
    pieces: [...list.map(chunk), `0\r\n${end}\r\n`],
  })),
  trailers.map((end) => ({ headers: "transfer-encoding: chunked\r\n", pieces: [`0\r\n${end}\r\n`] })),
  fc.constant<Body>({ headers: "content-length: 0\r\n", pieces: [] }),
);

function message(head: string, { pieces }: Body, joined: number): string[] {
  if (joined === 0) return [head, ...pieces];
  return [head + pieces.slice(0, joined).join(""), ...pieces.slice(joined)];
}

const paths = oneOf("/", "/", "/", "/a/b?q=1&r", "/other", "/direct", "/x");
const noBody = fc.constant<Body>({ headers: "", pieces: [] });

const request: fc.Arbitrary<string[]> = fc
  .record({
    method: oneOf("GET", "POST", "POST", "PUT", "HEAD", "GET"),
    path: paths,
    fields,
    close: oneOf("", "", "", "connection: close\r\n"),
    bare: noBody,
    full: body,
    joined: fc.constantFrom(0, 1, 9, 9),
  })
  .map(({ method, path, fields, close, bare, full, joined }) => {
    const content = method === "GET" || method === "HEAD" ? bare : full;
    const head = `${method} ${path} HTTP/1.1\r\nhost: example.com\r\n${fields}${close}${content.headers}\r\n`;
    return message(head, content, joined);
  });

/** Long enough for every delay of callouts and replies, one after the other. */
const patience = 750;

/** A request of an HTTP/2 client. */
const h2: fc.Arbitrary<H2Script> = fc
  .record({
    method: oneOf("GET", "POST", "PUT"),
    path: paths,
    more: fc.constantFrom<Record<string, string>>(
      {},
      { "x-a": "1" },
      { te: "trailers", cookie: "c=1" },
      { "content-type": "application/grpc" },
    ),
    pieces,
    end: fc.constantFrom<Record<string, string> | undefined>(undefined, undefined, { t: "1", "x-a": "2" }),
  })
  .map(({ method, path, more, pieces: texts, end }) => {
    const headers = {
      ":method": method,
      ":path": path,
      ":authority": "h2.example",
      ":scheme": "http",
      ...more,
    };
    if (method === "GET") return { headers, wait: patience };
    const body = texts.map((data, index) => (index === 0 ? { data } : { data, delay: gap }));
    return { headers, body, ...(end ? { trailers: end } : {}), wait: patience };
  });

/** How a gRPC server answers. */
export const grpcPeers: fc.Arbitrary<GrpcScript> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .record({
        delay: fc.constantFrom(15, 15, 63),
        messages: fc.array(oneOf("reply", "", "x"), { maxLength: 2 }),
        status: oneOf("0", "0", "5"),
        initial: fc.constantFrom<Record<string, string>>({}, { "x-i": "1" }),
      })
      .map(({ delay, messages, status, initial }) => ({
        on: "end" as const,
        delay,
        initial,
        messages,
        gap: 35,
        trailers: { "grpc-status": status, "grpc-message": "said" },
      })),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom<GrpcScript>(
      { delay: 15, trailersOnly: { "grpc-status": "7", "grpc-message": "no" } },
      { delay: 15, rst: 8 },
      { silent: true },
    ),
  },
);

export const requests: fc.Arbitrary<RequestScript[]> = fc
  .tuple(
    request,
    fc.option(request, { freq: 3 }),
    fc.constantFrom("no", "no", "no", "no", "same", "early", "h2"),
    h2,
  )
  .map(([first, second, special, over2]) => {
    if (special === "h2") return [{ h2: over2 }];
    if (special === "early")
      return [{ steps: [...steps(first, gap), { delay: 60, close: true }], wait: 400 }];
    if (second === null) return [{ steps: steps(first, gap), wait: patience }];
    if (special !== "same")
      return [
        { steps: steps(first, gap), wait: patience },
        { sleep: 60 },
        { steps: steps(second, gap), wait: patience },
      ];
    const again = steps(second, gap).map((step, index) => (index === 0 ? { ...step, delay: 700 } : step));
    return [{ steps: [...steps(first, gap), ...again], wait: patience }];
  });

const statuses = oneOf(
  "200 OK",
  "200 OK",
  "200 OK",
  "404 Not Found",
  "503 Service Unavailable",
  "201 Created",
);

const usual: fc.Arbitrary<string[]> = fc
  .record({
    status: statuses,
    fields,
    body,
    joined: fc.constantFrom(0, 1, 9, 9),
    server: oneOf("", "server: up\r\n"),
  })
  .map(({ status, fields, body, joined, server }) =>
    message(`HTTP/1.1 ${status}\r\n${server}${fields}${body.headers}\r\n`, body, joined),
  );

const bare: fc.Arbitrary<string[]> = oneOf(
  "HTTP/1.1 204 No Content\r\nx-u: 1\r\n\r\n",
  "HTTP/1.1 304 Not Modified\r\netag: e\r\n\r\n",
  "HTTP/1.1 200 OK\r\n\r\n",
  "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok",
).map((text) => [text]);

/** Replies that break: the connection closes early or within, or what comes is no HTTP. */
const broken: fc.Arbitrary<Step[]> = fc.constantFrom<Step[]>(
  [{ delay: 20, close: true }],
  [{ send: "HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc" }, { delay: 60, close: true }],
  [{ send: "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n" }, { delay: 60, close: true }],
  [{ send: "garbage\r\n\r\n" }],
  [{ send: "HTTP/1.1 200 OK\r\n\r\nuntil close" }, { delay: 60, close: true }],
);

/** The delay of a slow peer is far from every other. */
const slow = 170;

const reply: fc.Arbitrary<ReplyScript> = fc
  .record({
    steps: fc.oneof(
      { weight: 14, arbitrary: usual.map((texts) => steps(texts, replyGap)) },
      { weight: 2, arbitrary: bare.map((texts) => steps(texts, replyGap)) },
      { weight: 2, arbitrary: broken },
    ),
    delay: fc.constantFrom(0, 0, 0, slow),
    early: fc.constantFrom(false, false, false, false, false, false, false, true),
  })
  .map(({ steps: [first, ...rest], delay, early }) => ({
    steps: [{ ...first, ...(delay > 0 && first?.send ? { delay } : {}) }, ...rest],
    ...(early ? { replyOn: "headers" as const } : {}),
  }));

export const replies = fc.array(reply, { minLength: 1, maxLength: 2 });
