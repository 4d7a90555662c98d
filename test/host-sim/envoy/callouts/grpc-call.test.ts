/** Calls as the guest sees them; every expectation was seen on Envoy 1.40. */
import { expect, test } from "vitest";
import { frame, type PeerScript, type PeerStep, playGrpc } from "./grpc-scenario.js";

const call = 'grpc_call "grpc" "pkg.Svc" "Meth" ["x-md" "1"] "\\x08\\x01" 300 >i=t';
const grpcHead: PeerStep = { head: [":status", "200", "content-type", "application/grpc"] };
const trailers = (...pairs: string[]): PeerStep => ({ trailers: pairs });
const ok = trailers("grpc-status", "0");
const listen = `
@grpc_receive_initial_metadata
get_header_map_pairs 4 >p
@grpc_receive
get_buffer_bytes 5 0 100 >s
@grpc_receive_trailing_metadata
get_header_map_pairs 5 >p
@grpc_close
get_status >i >s
`;

const play = (statements: string, peer: PeerScript = {}, more = "") =>
  playGrpc(`@request_headers\n${statements}\n${listen}\n${more}`, { onEnd: true, ...peer });

/** Callbacks and what they saw, start-up left out. */
const heard = ({ root }: { root: string[] }) =>
  root.filter((line) => !/^> (context_create|vm_start|configure)/.test(line));

test("a success is its message, and nothing else", () => {
  const played = play(call, { steps: [grpcHead, { data: frame("reply-1") }, ok] });
  expect(played.stream.find((line) => line.startsWith("grpc_call"))).toMatch(/= 0 5$/);
  expect(heard(played)).toEqual(["> grpc_receive(1,5,7)", 'get_buffer_bytes(5,0,100) = 0 "reply-1"']);
});

test("the message leaves in a frame that ends the request", () => {
  const [peer] = play(call).peers;
  expect(peer).toMatchObject({ data: "00000000020801", ended: true });
  expect(peer.headers).toMatchObject({ ":path": "/pkg.Svc/Meth", ":authority": "grpc", "x-md": "1" });
});

test("of several messages the last counts", () => {
  const steps = [grpcHead, { data: frame("m1") }, { data: frame("m2") }, ok];
  expect(heard(play(call, { steps }))[1]).toBe('get_buffer_bytes(5,0,100) = 0 "m2"');
});

const head = (status: string, ...pairs: string[]): PeerStep => ({
  head: [":status", status, ...pairs],
  end: true,
});
const connect = "upstream connect error or disconnect/reset before headers. reset reason:";
const before = "upstream_reset_before_response_started";

test.each<[string, PeerStep[], number, string]>([
  ["trailers alone", [head("200", "grpc-status", "5", "grpc-message", "nope")], 5, '"nope{via_upstream}"'],
  [
    "an error behind a message",
    [grpcHead, { data: frame("m") }, trailers("grpc-status", "9")],
    9,
    '"via_upstream"',
  ],
  ["no answer in time", [], 14, '"upstream request timeout{response_timeout}"'],
  ["no end in time", [grpcHead, { data: frame("m") }], 13, '"response_timeout"'],
  ["HTTP 500", [{ head: [":status", "500"] }, trailers("grpc-status", "7")], 2, '"via_upstream"'],
  ["HTTP 401", [head("401")], 16, '"via_upstream"'],
  ["HTTP 500 with a grpc-status", [head("500", "grpc-status", "7")], 7, '"via_upstream"'],
  ["success without a message", [grpcHead, ok], 13, 'null:""'],
  ["no trailers", [grpcHead, { data: frame("m"), end: true }], 2, '"via_upstream"'],
  ["trailers without a status", [grpcHead, trailers("x", "1")], 2, '"via_upstream"'],
  ["a bad frame", [grpcHead, { data: "\x02\0\0\0\x01a" }], 13, '"via_upstream"'],
  ["a compressed message", [grpcHead, { data: "\x01\0\0\0\x01a" }], 13, '"via_upstream"'],
  [
    "a cut before the head",
    [{ reset: "connection-termination" }],
    14,
    `"${connect} connection termination{${before}{connection_termination}}"`,
  ],
  [
    "a cut behind the head",
    [grpcHead, { reset: "connection-termination" }],
    13,
    '"upstream_reset_after_response_started{connection_termination}"',
  ],
])("%s closes the call", (_, steps, status, message) => {
  expect(heard(play(call, { steps }))).toEqual([
    `> grpc_close(1,5,${status})`,
    `get_status() = 0 ${status} ${message}`,
  ]);
});

test("a refused connection closes the call with 14", () => {
  const played = play('grpc_call "dead" "a" "b" [] "" 0 >i');
  expect(heard(played)[1]).toBe(
    `get_status() = 0 14 "${connect} remote connection failure{${before}{remote_connection_failure|delayed_connect_error:_Connection_refused}}"`,
  );
});

test("metadata that cannot be sent closes the call once connected", () => {
  const played = play('grpc_call "grpc" "a" "b" ["x-up" "v\\x00"] "x" 0 >i');
  expect(heard(played)[1]).toBe(
    'get_status() = 0 14 "invalid header value for: x-up{filter_removed_required_request_headers{invalid_header_value_for:_x-up}}"',
  );
});

test("a name that no cluster has is ParseFailure", () => {
  const played = play('grpc_call "nocluster" "a" "b" [] "x" 5 >i');
  expect(played.stream).toContain('grpc_call("nocluster","a","b",[],"x",5) = 4 unset');
  expect(heard(played)).toEqual([]);
  expect(played.problems).toEqual(["CALLOUT_UNKNOWN_CLUSTER"]);
});

test("a message that names no cluster is InternalFailure, and a close when the callback has returned", () => {
  const played = play('grpc_call "\\x0a\\x0b\\x0a\\x09nocluster" "a" "b" [] "x" 5 >i\nget_status >i >s');
  expect(played.stream.slice(-2)).toEqual([
    expect.stringMatching(/^grpc_call.* = 10 unset$/),
    'get_status() = 0 0 null:""',
  ]);
  expect(heard(played)).toEqual(["> grpc_close(1,5,14)", 'get_status() = 0 14 "Cluster not available"']);
});

test("a service without a target is a problem: Envoy aborts", () => {
  const played = play('grpc_call "" "a" "b" [] "x" 5 >i');
  expect(played.stream).toContain('grpc_call("","a","b",[],"x",5) = 10 unset');
  expect(played.problems).toEqual(["ENVOY_CRASHES_EMPTY_GRPC_SERVICE"]);
});

test("Google's gRPC client is not there: 13", () => {
  const played = play('grpc_call "\\x12\\x06\\x0a\\x04grpc" "a" "b" [] "x" 5 >i');
  expect(heard(played)).toEqual(["> grpc_close(1,5,13)", 'get_status() = 0 13 null:""']);
});

test("tokens of calls and streams count apart", () => {
  const stream = 'grpc_stream "grpc" "a" "b" [] >i';
  const played = play(`${call}\n${stream}\n${call}\n${stream}`);
  expect(played.stream.map((line) => /^grpc_.* = 0 (\d+)$/.exec(line)?.[1]).filter(Boolean)).toEqual([
    "5",
    "6",
    "9",
    "10",
  ]);
});

test("a cancelled call is never heard of again", () => {
  const peer = { steps: [grpcHead, { data: frame("m") }, ok] };
  const played = play(`${call}\ngrpc_cancel $t\ngrpc_cancel $t\ngrpc_close $t`, peer);
  expect(played.stream.slice(-3)).toEqual(["grpc_cancel(5) = 0", "grpc_cancel(5) = 1", "grpc_close(5) = 1"]);
  expect(heard(played)).toEqual([]);
  expect(played.peers[0].cancelled).toBe(true);
});

test.each([
  ['grpc_send $t "x" 0', "2"],
  ["grpc_close $t", "0"],
  ["grpc_cancel 7", "2"],
  ["grpc_cancel 4", "2"],
  ["grpc_close 8", "2"],
  ['grpc_send 98 "x" 0', "1"],
  ["grpc_close -2", "1"],
])("%s answers %s", (statement, status) => {
  expect(play(`${call}\n${statement}`).stream.at(-1)).toMatch(new RegExp(`= ${status}$`));
});

test("a call is known while its callback runs", () => {
  const peer = { steps: [grpcHead, { data: frame("m") }, ok] };
  const played = playGrpc(`@request_headers\n${call}\n@grpc_receive\ngrpc_cancel 5\ngrpc_cancel 5`, {
    onEnd: true,
    ...peer,
  });
  expect(heard(played)).toEqual(["> grpc_receive(1,5,1)", "grpc_cancel(5) = 0", "grpc_cancel(5) = 1"]);
});

test("the last status stays readable, its message does not", () => {
  const script = `@request_headers\n${call}\n@log\nset_tick_period_milliseconds 1500\n@tick\nget_status >i >s\nset_tick_period_milliseconds 0`;
  const played = playGrpc(script, { onEnd: true, steps: [head("200", "grpc-status", "3")] });
  expect(heard(played)).toContain('get_status() = 0 3 null:""');
});

test.each<[string, PeerStep[]]>([
  ["answered", [grpcHead, { data: frame("m") }, ok]],
  ["failed", [head("200", "grpc-status", "3")]],
])("a call that was %s is forgotten", (_, steps) => {
  const later =
    "@log\nset_tick_period_milliseconds 1500\n@tick\ngrpc_cancel 5\nset_tick_period_milliseconds 0";
  expect(heard(play(call, { steps }, later))).toContain("grpc_cancel(5) = 1");
});
