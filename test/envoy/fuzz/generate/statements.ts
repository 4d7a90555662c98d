/** Statements of the probe's script, by what they are about. */
import fc from "fast-check";
import {
  bodies,
  buffers,
  bytes,
  bytesOut,
  lengths,
  line,
  listed,
  maps,
  mostly,
  names,
  numberOut,
  oneOf,
  pairs,
  pairsOut,
  properties,
  starts,
  type Text,
  values,
} from "./values.js";

const text = (...texts: readonly string[]) => bytes(oneOf(...texts));

export const headerStatements = (...own: readonly string[]): Text =>
  fc.oneof(
    { weight: 4, arbitrary: line("get_header_map_value", maps(...own), bytes(names), bytesOut) },
    { weight: 5, arbitrary: line("add_header_map_value", maps(...own), bytes(names), bytes(values)) },
    { weight: 5, arbitrary: line("replace_header_map_value", maps(...own), bytes(names), bytes(values)) },
    { weight: 4, arbitrary: line("remove_header_map_value", maps(...own), bytes(names)) },
    { weight: 4, arbitrary: line("get_header_map_pairs", maps(...own), pairsOut) },
    { weight: 1, arbitrary: line("set_header_map_pairs", maps(...own), pairs) },
    { weight: 1, arbitrary: line("get_header_map_size", maps(...own), numberOut) },
  );

export const bodyStatements = (...own: readonly string[]): Text =>
  fc.oneof(
    { weight: 3, arbitrary: line("get_buffer_bytes", buffers(...own), starts, lengths, bytesOut) },
    { weight: 2, arbitrary: line("get_buffer_bytes", buffers(...own), "0", "-1", bytesOut) },
    { weight: 4, arbitrary: line("set_buffer_bytes", buffers(...own), starts, lengths, bytes(bodies)) },
    { weight: 2, arbitrary: line("get_buffer_status", buffers(...own), numberOut, numberOut) },
  );

export const propertyStatements: Text = fc.oneof(
  { weight: 4, arbitrary: line("get_property", bytes(properties), bytesOut) },
  {
    weight: 1,
    arbitrary: line("set_property", text("k", "k2", "", "request\\0path", "k\\0"), bytes(values)),
  },
);

const keys = text("k1", "k2", "k1", "");

/** `$c`: what the last get gave. */
export const stateStatements: Text = fc.oneof(
  line("set_shared_data", keys, bytes(values), oneOf("0", "0", "$c", "0x7fffffff")),
  line("get_shared_data", keys, bytesOut, ">i=c"),
  line("register_shared_queue", text("q1", "q2", ""), ">i=q"),
  line("resolve_shared_queue", text("", "", "a", "nope"), text("q1", "q2", "q3"), ">i=q"),
  line("dequeue_shared_queue", oneOf("$q", "$q", "0", "9999999"), bytesOut),
  line("define_metric", oneOf("0", "1", "2", "3", "-1"), text("m1", "m2", "m1", "deep.name"), ">i=m"),
  line("increment_metric", oneOf("$m", "$m", "400", "401", "402", "403"), oneOf("1", "5", "0", "-1")),
  line("record_metric", oneOf("$m", "$m", "400", "401", "402", "403"), oneOf("1", "5", "0", "-1")),
  line("get_metric", oneOf("$m", "$m", "400", "401", "402", "403"), ">l"),
);

/** Not where queues are served: it would never end. */
export const enqueueStatement: Text = line(
  "enqueue_shared_queue",
  oneOf("$q", "$q", "$q", "0", "9999999"),
  bytes(bodies),
);

const expressions = [
  "request.path",
  "request.headers['x-a']",
  "response.code",
  "1 + 1",
  "'a' + request.method",
];

export const miscStatements: Text = fc.oneof(
  line("log", oneOf("2", "3", "4", "5", "0", "1", "6", "-1"), text("hello", "", "two\\nlines", "\\xc3\\xa4")),
  line("get_log_level", numberOut),
  line("get_status", ">i", bytesOut),
  line("set_effective_context", oneOf("$$", "1", "2", "3", "4", "0", "77", "-1")),
  line("done"),
  line(
    "call_foreign_function",
    text("clear_route_cache", "nope", "", "uncompress", "expr_delete"),
    text("", "x"),
    bytesOut,
  ),
  line("call_foreign_function", text("expr_create"), text(...expressions), bytesOut),
  line("call_foreign_function", text("expr_evaluate"), text("\\0\\0\\0\\0", "\\x01\\0\\0\\0", "x"), bytesOut),
);

const codes = oneOf("200", "403", "503", "204", "404", "500", "304", "101", "0", "1000", "99", "418");
const replyHeaders = mostly(
  fc
    .array(
      fc.tuple(
        oneOf("x-l", "X-M", "content-type", "content-length", "server", ":status", "location"),
        values,
      ),
      {
        maxLength: 3,
      },
    )
    .map(listed),
  pairs,
  8,
);

export const localResponse: Text = line(
  "send_local_response",
  codes,
  text("", "my details", "why", "a\\tb"),
  text("", "denied", "denied", "x", "\\xff\\0"),
  replyHeaders,
  oneOf("-1", "-1", "0", "5", "16", "99"),
);

const callHeaders = mostly(
  fc
    .tuple(
      oneOf("GET", "POST", "GET", "HEAD", "put"),
      oneOf("/c", "/c?x=1", "c", ""),
      fc.array(fc.tuple(oneOf("x-a", "X-C", "content-length", "host", "te", "cookie", "bad name"), values), {
        maxLength: 2,
      }),
    )
    .map(([method, path, more]) =>
      listed([[":method", method], [":path", path], [":authority", "svc.example"], ...more]),
    ),
  oneOf(
    '[":method" "GET" ":path" "/c"]',
    '[":path" "/c" "host" "h" ":method" "GET"]',
    "[]",
    '"junk"',
    "-1 4",
  ),
  10,
);

/** `$t`: the token. Timeouts are far from what a slow service takes. */
export const httpCall: Text = line(
  "http_call",
  text("svc", "svc", "svc", "svc", "up", "dead", "nope", ""),
  callHeaders,
  text("", "", "payload", "\\xff\\0"),
  oneOf("[]", "[]", "[]", '["t" "1"]', '"junk"'),
  oneOf("2000", "2000", "2000", "70", "0", "-1"),
  ">i=t",
);

const grpcService = text("grpc", "grpc", "grpc", "dead", "nope", "\\x0a\\x0b\\x0a\\x09nocluster");
const grpcMetadata = mostly(
  oneOf("[]", '["x-md" "1"]', '["x-md" "1" "X-MD" "2"]'),
  oneOf('"junk"', '["bad name" "1"]', '["te" "x"]'),
  10,
);

/** `$g`: the token. */
export const grpcStatements: Text = fc.oneof(
  {
    weight: 3,
    arbitrary: line(
      "grpc_call",
      grpcService,
      text("pkg.Svc", "pkg.Svc", ""),
      text("Meth", "Meth", ""),
      grpcMetadata,
      text("msg", "", "\\x08\\x01"),
      oneOf("1000", "1000", "0"),
      ">i=g",
    ),
  },
  {
    weight: 2,
    arbitrary: line("grpc_stream", grpcService, text("pkg.Svc"), text("Str"), grpcMetadata, ">i=g"),
  },
  {
    weight: 2,
    arbitrary: line("grpc_send", oneOf("$g", "$g", "0", "5", "6"), text("one", ""), oneOf("0", "0", "1")),
  },
  line("grpc_close", oneOf("$g", "$g", "0", "5", "6")),
  line("grpc_cancel", oneOf("$g", "$g", "0", "5", "6")),
);

export const breakdown: Text = oneOf("trap", "oob", "div0");
