/** Streams as the guest sees them; every expectation was seen on Envoy 1.40. */
import { expect, test } from "vitest";
import { frame, type PeerScript, type PeerStep, playGrpc } from "./grpc-scenario.js";

const open = 'grpc_stream "grpc" "pkg.Svc" "Str" [] >i=t';
const grpcHead: PeerStep = { head: [":status", "200", "content-type", "application/grpc"] };
const end = (...pairs: string[]): PeerStep => ({ trailers: ["grpc-status", "0", ...pairs] });

interface Sections {
  request?: string;
  initial?: string;
  receive?: string;
  trailing?: string;
  close?: string;
  tick?: string;
}

function play(peer: PeerScript, sections: Sections = {}) {
  const { request = "", initial = "", receive = "", trailing = "", close = "", tick } = sections;
  const ticks =
    tick === undefined
      ? ""
      : `@log\nset_tick_period_milliseconds 500\n@tick\n${tick}\nset_tick_period_milliseconds 0`;
  return playGrpc(
    `@request_headers\n${open}\n${request}\n@grpc_receive_initial_metadata\n${initial}\n@grpc_receive\n${receive}\n@grpc_receive_trailing_metadata\n${trailing}\n@grpc_close\n${close}\n${ticks}`,
    peer,
  );
}

/** Callbacks and what they did, start-up and ticks left out. */
const heard = ({ root }: { root: string[] }) =>
  root.filter((line) => !/^(> (context_create|vm_start|configure|tick)|set_tick)/.test(line));
const callbacks = (played: { root: string[] }) => heard(played).filter((line) => line.startsWith(">"));

const oneMessage = [grpcHead, { data: frame("m1") }, end("x-tr", "b")];
const whole = [
  "> grpc_receive_initial_metadata(1,6,2)",
  "> grpc_receive(1,6,2)",
  "> grpc_receive_trailing_metadata(1,6,2)",
  "> grpc_close(1,6,0)",
];

test("a stream is metadata, messages, metadata, and a status", () => {
  expect(callbacks(play({ steps: oneMessage }))).toEqual(whole);
});

test("each callback sees its own", () => {
  const both = "get_header_map_pairs 4 >p\nget_header_map_pairs 5 >p\nget_buffer_bytes 5 0 9 >s";
  const sections = { initial: both, receive: both, trailing: both, close: both };
  const values = heard(play({ steps: oneMessage }, sections)).filter((line) => line.startsWith("get"));
  const absent = 'get_buffer_bytes(5,0,9) = 0 null:""';
  const initial = 'get_header_map_pairs(4) = 0 2[":status","200","content-type","application/grpc"]';
  const trailing = 'get_header_map_pairs(5) = 0 2["grpc-status","0","x-tr","b"]';
  const [no4, no5] = ["get_header_map_pairs(4) = 0 null", "get_header_map_pairs(5) = 0 null"];
  expect(values).toEqual([
    ...[initial, no5, absent],
    ...[no4, no5, 'get_buffer_bytes(5,0,9) = 0 "m1"'],
    ...[no4, trailing, absent],
    ...[no4, no5, absent],
  ]);
});

test("once the request has ended the head tells how long the peer took", () => {
  const played = play(
    { onEnd: true, steps: oneMessage },
    { request: 'grpc_send $t "one" 1', initial: "get_header_map_pairs 4 >p" },
  );
  expect(heard(played)[1]).toContain('"x-envoy-upstream-service-time","0"');
});

test("messages leave in frames, and nothing behind the end", () => {
  const request = 'grpc_send $t "one" 0\ngrpc_send $t "" 1\ngrpc_send $t "x" 0\ngrpc_send $t "y" 1';
  const played = play({}, { request });
  expect(played.peers[0]).toMatchObject({ data: "00000000036f6e650000000000", ended: true });
  expect(played.stream.filter((line) => line.endsWith("= 0")).length).toBe(4);
});

test("a close ends our side; a second one is as good", () => {
  const played = play({}, { request: "grpc_close $t\ngrpc_close $t" });
  expect(played.peers[0]).toMatchObject({ data: "", ended: true, cancelled: false });
  expect(played.stream.slice(-2)).toEqual(["grpc_close(6) = 0", "grpc_close(6) = 0"]);
});

test("closed on both sides, a stream is forgotten", () => {
  const tick = 'grpc_send 6 "l" 0\ngrpc_cancel 6';
  const played = play({ onEnd: true, steps: oneMessage }, { request: "grpc_close $t", tick });
  expect(heard(played).slice(-2)).toEqual(['grpc_send(6,"l",0) = 1', "grpc_cancel(6) = 1"]);
});

test("closed by the peer alone, it is known until the guest closes it", () => {
  const tick = 'grpc_send 6 "l" 0\ngrpc_close 6\ngrpc_close 6';
  const played = play({ steps: oneMessage }, { tick });
  expect(heard(played).slice(-3)).toEqual([
    'grpc_send(6,"l",0) = 0',
    "grpc_close(6) = 0",
    "grpc_close(6) = 1",
  ]);
});

test("an end of stream that was sent is no close", () => {
  const peer = { onEnd: true, steps: oneMessage };
  const played = play(peer, { request: 'grpc_send $t "x" 1', tick: "grpc_cancel 6\ngrpc_cancel 6" });
  expect(heard(played).slice(-2)).toEqual(["grpc_cancel(6) = 0", "grpc_cancel(6) = 1"]);
});

test("a cancelled stream is never heard of again", () => {
  const played = play({ steps: oneMessage }, { request: "grpc_cancel $t\ngrpc_cancel $t" });
  expect(played.stream.slice(-2)).toEqual(["grpc_cancel(6) = 0", "grpc_cancel(6) = 1"]);
  expect(callbacks(played)).toEqual([]);
  expect(played.peers[0].cancelled).toBe(true);
});

test.each<[keyof Sections, number]>([
  ["initial", 1],
  ["receive", 2],
  ["trailing", 3],
])("cancelled in its %s callback, a stream ends there", (section, count) => {
  const played = play({ steps: oneMessage }, { [section]: "grpc_cancel 6" });
  expect(callbacks(played)).toEqual(whole.slice(0, count));
});

test("of two messages in one read the second is lost when the first cancels", () => {
  const steps = [grpcHead, { data: frame("a") + frame("b") }];
  expect(callbacks(play({ steps }, { receive: "grpc_cancel 6" }))).toHaveLength(2);
});

test("trailers alone: no initial metadata, and the head as trailing metadata", () => {
  const steps: PeerStep[] = [{ head: [":status", "200", "grpc-status", "3", "x-i", "v"], end: true }];
  expect(callbacks(play({ steps }))).toEqual([
    "> grpc_receive_initial_metadata(1,6,0)",
    "> grpc_receive_trailing_metadata(1,6,3)",
    "> grpc_close(1,6,3)",
  ]);
});

test("another HTTP status than 200: no metadata at all", () => {
  const steps: PeerStep[] = [{ head: [":status", "404", "grpc-status", "7"] }];
  expect(callbacks(play({ steps }))).toEqual([
    "> grpc_receive_initial_metadata(1,6,0)",
    "> grpc_receive_trailing_metadata(1,6,0)",
    "> grpc_close(1,6,12)",
  ]);
});

test("a reset before the head is an answer of Envoy's own", () => {
  const played = play({ steps: [{ reset: "remote-reset" }] }, { trailing: "get_header_map_pairs 5 >p" });
  expect(heard(played).slice(1)).toEqual([
    "> grpc_receive_trailing_metadata(1,6,4)",
    'get_header_map_pairs(5) = 0 4[":status","200","content-type","application/grpc","grpc-status","14","grpc-message","upstream connect error or disconnect/reset before headers. reset reason: remote reset"]',
    "> grpc_close(1,6,14)",
  ]);
});

test("a bad frame hides the good one of the same read", () => {
  const steps = [grpcHead, { data: `${frame("a")}\x02\0\0\0\x01a` }];
  expect(callbacks(play({ steps })).slice(1)).toEqual([
    "> grpc_receive_trailing_metadata(1,6,0)",
    "> grpc_close(1,6,13)",
  ]);
});

test("a close in the trailing metadata's callback meets a stream that is gone", () => {
  const played = play(
    { steps: oneMessage },
    { trailing: "grpc_close 6", close: "get_status >i >s\ngrpc_cancel 6" },
  );
  expect(heard(played).slice(2)).toEqual([
    "> grpc_receive_trailing_metadata(1,6,2)",
    "> grpc_receive_trailing_metadata(1,6,0)",
    "grpc_close(6) = 0",
    "grpc_close(6) = 0",
    "> grpc_close(1,6,13)",
    'get_status() = 0 13 "upstream_reset_before_response_started"',
    "grpc_cancel(6) = 1",
  ]);
});

test("a close before, and another in the trailing metadata's callback, changes nothing", () => {
  const sections = { request: 'grpc_send $t "q" 1', trailing: "grpc_close 6" };
  expect(callbacks(play({ onEnd: true, steps: oneMessage }, sections)).at(-1)).toBe("> grpc_close(1,6,0)");
});

test("an unknown cluster in a message takes a token, and closes it", () => {
  const request =
    'grpc_stream "\\x0a\\x0b\\x0a\\x09nocluster" "a" "b" [] >i\ngrpc_stream "grpc" "a" "b" [] >i';
  const played = play({}, { request });
  expect(played.stream.slice(-2)).toEqual([
    expect.stringMatching(/= 10 unset$/),
    expect.stringMatching(/= 0 14$/),
  ]);
  expect(callbacks(played)).toEqual(["> grpc_close(1,10,14)"]);
});
