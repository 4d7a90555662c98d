/** Scripts: what the probe does in each callback. */
import fc from "fast-check";
import {
  bodyStatements,
  breakdown,
  enqueueStatement,
  grpcStatements,
  headerStatements,
  httpCall,
  localResponse,
  miscStatements,
  propertyStatements,
  stateStatements,
} from "./statements.js";
import { line, oneOf, type Text } from "./values.js";

type Weighted = { weight: number; arbitrary: Text };

const common: Weighted[] = [
  { weight: 6, arbitrary: propertyStatements },
  { weight: 4, arbitrary: stateStatements },
  { weight: 3, arbitrary: miscStatements },
];

const inStream: Weighted[] = [
  { weight: 1, arbitrary: enqueueStatement },
  { weight: 2, arbitrary: localResponse },
  { weight: 3, arbitrary: httpCall },
  { weight: 2, arbitrary: grpcStatements },
  { weight: 1, arbitrary: line("set_tick_period_milliseconds", oneOf("130", "130", "0")) },
  { weight: 1, arbitrary: line("continue_stream", oneOf("0", "0", "2", "3", "4", "-1")) },
];

const headers = (...own: string[]): Weighted => ({ weight: 18, arbitrary: headerStatements(...own) });
const body = (...own: string[]): Weighted => ({ weight: 12, arbitrary: bodyStatements(...own) });
const rarely = (arbitrary: Text): Weighted => ({ weight: 1, arbitrary });
/** Envoy dies of one in response_trailers. */
const closing = rarely(line("close_stream", oneOf("0", "1", "2", "3", "4")));
const continuing = rarely(line("continue_stream", oneOf("1", "0")));

const statements: Record<string, Weighted[]> = {
  request_headers: [
    headers("0"),
    ...common,
    ...inStream,
    rarely(breakdown),
    closing,
    rarely(bodyStatements("0")),
  ],
  request_body: [body("0"), headers("0", "1"), ...common, ...inStream, rarely(breakdown), closing],
  request_trailers: [headers("1"), body("0"), ...common, ...inStream, rarely(breakdown), closing],
  response_headers: [headers("2"), ...common, ...inStream, rarely(breakdown), closing, continuing],
  response_body: [
    body("1"),
    headers("2", "3"),
    ...common,
    ...inStream,
    rarely(breakdown),
    closing,
    continuing,
  ],
  response_trailers: [headers("3"), body("1"), ...common, ...inStream, rarely(breakdown)],
  log: [
    headers("0", "2", "3"),
    ...common,
    rarely(httpCall),
    rarely(breakdown),
    rarely(bodyStatements("0", "1")),
  ],
  done: [headers("0", "2"), ...common, rarely(httpCall), rarely(breakdown)],
  delete: [headers("0"), ...common, rarely(breakdown)],
};

/** Values that a callback returns; Continue is the most frequent. */
const returned: Record<string, Text> = {
  request_headers: oneOf("0", "0", "0", "0", "0", "1", "1", "2", "3", "4", "5"),
  response_headers: oneOf("0", "0", "0", "0", "0", "0", "1", "1", "2", "3", "4"),
  request_body: oneOf("0", "0", "0", "1", "1", "3", "5"),
  response_body: oneOf("0", "0", "0", "1", "1", "3", "5"),
  request_trailers: oneOf("0", "0", "0", "1", "2"),
  response_trailers: oneOf("0", "0", "0", "1", "2"),
  done: oneOf("1", "0"),
};

const resultOf = (callback: string) => returned[callback]?.map((value) => `ret ${value}`) ?? fc.constant("");

function section(callback: string, heading = `@${callback}`): Text {
  const lines = fc.array(fc.oneof(...statements[callback]!), { minLength: 0, maxLength: 5 });
  return fc
    .tuple(lines, resultOf(callback))
    .map(([some, result]) => [heading, ...endingOnce(some), result].join("\n"));
}

/** Envoy dies of a stream that is ended twice, so a section ends it once. */
function endingOnce(lines: readonly string[]): string[] {
  const ends = (text: string) => /^(close_stream|send_local_response|trap|oob|div0)/.test(text);
  const first = lines.findIndex(ends);
  return lines.filter((text, index) => index === first || !ends(text));
}

/** Now and then the first call of a callback differs from the others. */
const sections = (callback: string): Text =>
  fc.oneof(
    { weight: 4, arbitrary: section(callback) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(section(callback, `@${callback}#1`), section(callback))
        .map((two) => two.join("\n")),
    },
  );

/** What answers the script's own calls, ticks and queues: reads, turns to a stream, edits, lets it go on. */
const answer: Text = fc
  .tuple(
    fc.array(
      fc.oneof(
        headerStatements("6"),
        headerStatements("6"),
        bodyStatements("4"),
        propertyStatements,
        stateStatements,
      ),
      { maxLength: 3 },
    ),
    oneOf("2", "2", "2", "3", "3", "4", "5", "1", "77"),
    fc.array(fc.oneof(headerStatements("0", "2"), propertyStatements, stateStatements, miscStatements), {
      maxLength: 3,
    }),
    fc.oneof(
      { weight: 6, arbitrary: fc.constant("continue_stream 0") },
      { weight: 2, arbitrary: localResponse },
      { weight: 1, arbitrary: fc.constant("close_stream 0") },
      { weight: 1, arbitrary: fc.constant("") },
    ),
  )
  .map(([before, context, after, end]) =>
    [...before, `set_effective_context ${context}`, ...after, end].join("\n"),
  );

/** Any other answer makes no further calls, so every script ends. */
const callAnswers: Text = fc
  .tuple(answer, fc.option(fc.tuple(answer, httpCall)))
  .map(([always, first]) =>
    [...(first ? ["@http_call_response#1", ...first] : []), "@http_call_response", always].join("\n"),
  );

const tick: Text = answer.map((text) => `@tick\nset_tick_period_milliseconds 0\n${text}`);
const queueReady: Text = fc
  .array(fc.oneof(stateStatements, propertyStatements), { maxLength: 3 })
  .map((lines) => ["@queue_ready", ...lines].join("\n"));
/** What a plugin says while it starts; it may call and tick. No answer takes until the requests come. */
const starting = (callback: string): Text =>
  fc
    .array(
      fc.oneof(
        { weight: 3, arbitrary: stateStatements },
        { weight: 2, arbitrary: propertyStatements },
        { weight: 2, arbitrary: miscStatements },
        { weight: 1, arbitrary: headerStatements() },
        { weight: 2, arbitrary: bodyStatements("6") },
        { weight: 1, arbitrary: httpCall.map((text) => text.replace(" 2000 >", " 245 >")) },
        { weight: 1, arbitrary: line("set_tick_period_milliseconds", "130") },
      ),
      { maxLength: 3 },
    )
    .map((lines) => [`@${callback}`, ...lines].join("\n"));

/** What a gRPC peer brings: the guest reads, and lets a stream go on. */
const grpcAnswer = (callback: string): Text =>
  fc
    .tuple(
      fc.array(
        fc.oneof(
          headerStatements("4", "5"),
          bodyStatements("5"),
          line("get_status", ">i", ">s"),
          line("grpc_send", "$g", '"more"', "0"),
          line("grpc_close", "$g"),
          line("grpc_cancel", "$g"),
        ),
        { maxLength: 3 },
      ),
      oneOf("2", "3", "4", "77"),
      oneOf("continue_stream 0", "continue_stream 0", ""),
    )
    .map(([lines, context, end]) =>
      [`@${callback}`, ...lines, `set_effective_context ${context}`, end].join("\n"),
    );

const presence: Array<[callback: string, share: number]> = [
  ["request_headers", 0.85],
  ["request_body", 0.5],
  ["request_trailers", 0.35],
  ["response_headers", 0.7],
  ["response_body", 0.5],
  ["response_trailers", 0.35],
  ["log", 0.35],
  ["done", 0.15],
  ["delete", 0.1],
];

const sometimes = (share: number, text: Text): Text =>
  fc.oneof(
    { weight: Math.round(share * 100), arbitrary: text },
    { weight: Math.round((1 - share) * 100), arbitrary: fc.constant("") },
  );

export const scripts: Text = fc
  .tuple(
    sometimes(0.15, starting("configure")),
    sometimes(0.05, starting("vm_start")),
    ...presence.map(([callback, share]) => sometimes(share, sections(callback))),
    callAnswers,
    tick,
    sometimes(0.5, queueReady),
    ...["grpc_receive_initial_metadata", "grpc_receive", "grpc_receive_trailing_metadata", "grpc_close"].map(
      (callback) => sometimes(0.3, grpcAnswer(callback)),
    ),
  )
  .map((parts) => tidy(parts.join("\n")));

const tidy = (script: string) => script.replace(/\n{2,}/g, "\n").trim();
