/** What hostile and sane hostcalls point to: texts, pairs and messages, side by side in the guest's memory. */
import { pairs } from "../envoy/guests/wat.js";

const bytes = (...values: number[]): Buffer => Buffer.from(values);
const message = (field: number, content: Buffer): Buffer =>
  Buffer.concat([bytes((field << 3) | 2, content.length), content]);

const names = [
  ":path",
  ":method",
  ":status",
  ":authority",
  ":scheme",
  "host",
  "content-length",
  "x-a",
  "cookie",
];
const hopByHop = ["connection", "transfer-encoding", "te", "upgrade", "set-cookie", "grpc-status", "X-UPPER"];
const values = [
  "GET",
  "HEAD",
  "200",
  "5",
  "99999999999999999999",
  "-1",
  "chunked",
  "\xff\xfe\x80",
  "a\r\nb: c",
  "\0",
];
const places = ["/", "/a?b=c", "upstream", "auth", "grpc", "nowhere", "a.B", "m", "localhost"];
const properties = [
  "request\0path", "request\0headers\0x-a", "response\0code", "plugin_name", "plugin_root_id\0", "connection\0id",
  "upstream\0address", "metadata\0filter_metadata", "xds\0node\0id", "listener_direction", "filter_state\0k",
  "wasm\0k", "request\0time", "request\0total_size", "\0\0\0", "response\0trailers\0", "node", "source\0address",
]; // biome-ignore format: a table
const functions = [
  "compress",
  "uncompress",
  "sign",
  "verify_signature",
  "expr_create",
  "expr_evaluate",
  "expr_delete",
  "declare_property",
  "set_envoy_filter_state",
  "clear_route_cache",
  "nothing",
];
const expressions = [
  "request.path == '/'",
  "1 +",
  "request.headers['x-a'].size() > 3u",
  "[1,2].map(x, x / 0)",
];
const services = [
  message(1, message(1, Buffer.from("grpc"))),
  message(1, message(1, Buffer.from("nowhere"))),
  message(2, message(1, Buffer.from("google"))),
  bytes(0x0a, 0xff, 0xff, 0xff, 0xff, 0x0f),
  bytes(0x08, 0x96, 0x01),
];
const calls = [
  pairs([[":method", "GET"], [":path", "/"], [":authority", "a"]]),
  pairs([[":method", "POST"], [":path", "/x"], [":authority", "a"], ["content-length", "nonsense"]]),
  pairs([["x-a", "1"], ["x-a", "2"], ["", ""], [":status", "200"]]),
  pairs([]),
]; // biome-ignore format: a table
const brokenPairs = [
  bytes(0xff, 0xff, 0xff, 0xff),
  bytes(1, 0, 0, 0, 0xff, 0xff, 0xff, 0x7f, 1, 0, 0, 0, 65, 0, 66, 0),
  bytes(2, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 65, 0, 66, 0),
  bytes(1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 65, 65, 66, 66),
  bytes(1, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff),
];
const rest = [
  Buffer.alloc(0),
  Buffer.alloc(3000, "v"),
  Buffer.from([...Array(256).keys()]),
  bytes(0x1f, 0x8b, 8, 0),
];

const text = (value: string): Buffer => Buffer.from(value, "latin1");

/** By what they are good for. */
const groups = {
  header: [...names, ...hopByHop].map(text),
  value: values.map(text),
  cluster: ["upstream", "auth"].map(text),
  place: places.map(text),
  property: properties.map(text),
  function: functions.map(text),
  expression: expressions.map(text),
  service: services,
  request: calls.slice(0, 1),
  pairs: [...calls.slice(1), ...brokenPairs],
  rest,
};
export type Group = keyof typeof groups;

const items = Object.values(groups).flat() as Buffer[];

/** Where the pool begins in the guest's memory. */
export const poolStart = 64;

/** All of it, as it lies there. */
export const pool: Uint8Array = Buffer.concat(items);

export type Span = readonly [address: number, length: number];

/** Address and length of each item. */
export const spans: readonly Span[] = items.map((item, at) => [
  poolStart + items.slice(0, at).reduce((sum, { length }) => sum + length, 0),
  item.length,
]);

/** Those of one group. */
export const spansOf = (group: Group): Span[] =>
  (groups[group] as Buffer[]).map((item) => spans[items.indexOf(item)]!);
