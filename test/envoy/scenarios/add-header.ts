/** add-header: what it adds, and that it leaves everything else alone. */
import type { Scenario } from "../scenario.js";
import { addHeader } from "./filters.js";

const bytes = (...values: number[]) => Uint8Array.from(values);

const configurations: Scenario[] = [
  { name: "add-header without configuration", host: { filters: [addHeader()] } },
  { name: "add-header with empty configuration", host: { filters: [addHeader("")] } },
  { name: "add-header with a bare value", host: { filters: [addHeader("galaxy")] } },
  { name: "add-header with a value in UTF-8", host: { filters: [addHeader("grüße, 世界")] } },
  { name: "add-header with a header line", host: { filters: [addHeader("x-wasm-custom: FOO")] } },
  {
    name: "add-header with header lines",
    host: { filters: [addHeader("x-one: 1\nX-Two: 2: two\nx-one: again\n")] },
  },
  {
    name: "add-header with lines that end in CRLF",
    host: { filters: [addHeader("x-one: 1\r\nx-two: 2\r\n")] },
  },
];

const messages: Scenario[] = [
  {
    name: "add-header where the upstream sends the header too",
    host: { filters: [addHeader("x-one: 2")], upstream: { headers: { "x-one": "1" }, body: "hi" } },
  },
  {
    name: "add-header on a header that Envoy joins",
    host: {
      filters: [addHeader("cache-control: private")],
      upstream: { headers: { "cache-control": "max-age=1" } },
    },
  },
  {
    name: "request with a body of one piece",
    host: { filters: [addHeader()], upstream: "thanks" },
    requests: [
      { method: "POST", path: "/form?a=b", headers: { "content-type": "text/plain" }, body: "hello" },
    ],
  },
  {
    name: "request with an empty body",
    host: { filters: [addHeader()] },
    requests: [{ method: "POST", body: "" }],
  },
  {
    name: "request and response in chunks",
    host: { filters: [addHeader()], upstream: { body: ["one ", "two ", "three"] } },
    requests: [{ method: "POST", body: ["a", "bc", "def"] }],
  },
  {
    name: "chunked without a chunk",
    host: { filters: [addHeader()], upstream: { body: [] } },
    requests: [{ method: "PUT", body: [] }],
  },
  {
    name: "trailers both ways",
    host: {
      filters: [addHeader()],
      upstream: { body: ["data"], trailers: { "x-checksum": "1", "grpc-status": "0" } },
    },
    requests: [
      {
        method: "POST",
        body: ["data"],
        trailers: [
          ["x-a", "1"],
          ["x-a", "2"],
        ],
      },
    ],
  },
  {
    name: "trailers without a body",
    host: { filters: [addHeader()], upstream: { trailers: { "x-end": "yes" } } },
    requests: [{ method: "POST", trailers: { "x-end": "yes" } }],
  },
  {
    name: "a big body both ways",
    host: { filters: [addHeader()], upstream: { body: "response ".repeat(30_000) } },
    requests: [{ method: "POST", body: "request ".repeat(30_000) }],
  },
  {
    name: "several exchanges on one host",
    host: { filters: [addHeader()], upstream: ["first", "second", "third"] },
    requests: [{ path: "/1" }, { path: "/2" }, { path: "/3" }, { path: "/4" }],
  },
];

const variants: Scenario[] = [
  { name: "response 204", host: { filters: [addHeader()], upstream: 204 } },
  {
    name: "response 304",
    host: { filters: [addHeader()], upstream: { status: 304, headers: { etag: '"1"' } } },
  },
  { name: "response without a body", host: { filters: [addHeader()], upstream: 200 } },
  { name: "response 500 without a body", host: { filters: [addHeader()], upstream: 500 } },
  {
    name: "response to HEAD",
    host: { filters: [addHeader()], upstream: { headers: { "content-length": "5" } } },
    requests: [{ method: "HEAD" }],
  },
  {
    name: "direct response",
    host: {
      filters: [addHeader()],
      routes: [
        { path: "/direct", direct: { status: 201, body: "direct" } },
        { prefix: "/", direct: { status: 404 } },
      ],
    },
    requests: [{ path: "/direct" }, { path: "/other" }],
  },
  {
    name: "no route",
    host: { filters: [addHeader()], routes: [{ path: "/only", cluster: "upstream" }] },
    requests: [{ path: "/elsewhere" }, { path: "/only" }],
  },
];

const failures: Scenario[] = [
  {
    name: "upstream refuses the connection",
    host: { filters: [addHeader()], upstream: { failure: "connection-failure" } },
  },
  {
    name: "upstream resets before the head",
    host: { filters: [addHeader()], upstream: { failure: "reset" } },
  },
  {
    name: "upstream resets within the body",
    host: { filters: [addHeader()], upstream: { failure: "reset-after-head", reply: { body: ["half "] } } },
  },
  {
    name: "upstream times out",
    host: {
      filters: [addHeader()],
      upstream: { failure: "timeout" },
      routes: [{ prefix: "/", timeout: "200ms" }],
    },
  },
];

const headers: Scenario[] = [
  {
    name: "headers whose bytes are not UTF-8",
    host: {
      filters: [addHeader()],
      upstream: { headers: [["x-bytes", bytes(0x61, 0xff, 0xfe, 0xc3, 0x28)]], body: "ok" },
    },
    requests: [
      {
        headers: [
          ["x-bytes", bytes(0xe9, 0x20, 0x80)],
          ["x-text", "é"],
        ],
      },
    ],
  },
  {
    name: "repeated headers",
    host: {
      filters: [addHeader()],
      upstream: { headers: { "set-cookie": ["a=1", "b=2"], vary: ["accept", "origin"] }, body: "ok" },
    },
    requests: [
      { headers: { accept: ["text/html", "text/plain"], cookie: ["a=1", "b=2"], "X-Repeated": ["1", "2"] } },
    ],
  },
  {
    name: "hop-by-hop headers",
    host: {
      filters: [addHeader()],
      upstream: { headers: { server: "mine", connection: "x-hop", "x-hop": "1" }, body: "ok" },
    },
    requests: [{ headers: { te: "trailers", "keep-alive": "5", "x-kept": "1" } }],
  },
  {
    name: "an empty header value and a long one",
    host: {
      filters: [addHeader()],
      upstream: { headers: { "x-empty": "", "x-long": "v".repeat(8000) }, body: "ok" },
    },
    requests: [{ headers: { "x-empty": "", "x-long": "v".repeat(8000) } }],
  },
];

export default [...configurations, ...messages, ...variants, ...failures, ...headers];
