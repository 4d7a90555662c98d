/** What `run` and `trace` take: a plugin, a request, and what peers answer. */
import type { HeadersInput, HostOptions, RequestOptions } from "../../testing/types.js";
import { bytesOption, type OptionValues, wrongUse } from "../options.js";
import { filterOptionsOf, pluginOptions } from "../plugin-options.js";
import type { Terminal } from "../terminal.js";
import { peersOption } from "./peers-file.js";

export const exchangeOptions = {
  request: { value: '"METHOD PATH"', short: "r", help: 'What is asked: "GET /", "POST /orders", "/path"' },
  header: {
    value: '"NAME: VALUE"',
    short: "H",
    repeated: true,
    help: "A header; :authority and :scheme, too",
  },
  data: { value: "TEXT", short: "d", help: "The body: text, @FILE, or @- for standard input" },
  chunk: { value: "BYTES", help: "The body arrives in pieces of so many bytes" },
  trailer: { value: '"NAME: VALUE"', repeated: true, help: "A trailer" },
  h2: { help: "The client speaks HTTP/2" },
  ...pluginOptions,
  bootstrap: {
    value: "FILE",
    short: "c",
    help: "An envoy.yaml in place of a module: the request goes to its first HTTP listener",
  },
  peers: { value: "FILE", short: "p", help: "What upstream and clusters answer (YAML or JSON, see below)" },
  "log-level": {
    value: "LEVEL",
    help: "Level of the wasm logger: trace debug info warn error critical; default info",
  },
  expect: { value: "STATUS", help: "Exit code 5 where the client gets another status" },
  json: { help: "Print the exchange as JSON" },
  help: { short: "h", help: "Print this and exit" },
} as const;

export type ExchangeValues = OptionValues<typeof exchangeOptions>;

const levels = ["trace", "debug", "info", "warn", "error", "critical"];

/** @throws CommandLineError where the command line makes no host. */
export function hostOptionsOf(
  command: string,
  values: ExchangeValues,
  words: readonly string[],
  terminal: Terminal,
): HostOptions {
  const peers = values.peers === undefined ? {} : peersOption(command, values.peers);
  const level = values["log-level"] ?? "info";
  if (!levels.includes(level))
    throw wrongUse(command, `there is no log level "${level}"; there are ${levels.join(", ")}`);
  const logLevel = level as NonNullable<HostOptions["logLevel"]>;
  if (values.bootstrap !== undefined)
    return { ...peers, ...fromBootstrap(command, values.bootstrap, words), logLevel };
  if (words.length === 0) throw wrongUse(command, "which module?");
  return {
    ...peers,
    filters: words.map((wasm) => ({ ...filterOptionsOf(command, values, terminal), wasm })),
    logLevel,
  };
}

function fromBootstrap(command: string, bootstrap: string, words: readonly string[]): HostOptions {
  if (words.length > 0) throw wrongUse(command, "give modules, or a bootstrap, not both");
  return { bootstrap };
}

export function requestOf(command: string, values: ExchangeValues, terminal: Terminal): RequestOptions {
  const body = values.data === undefined ? undefined : bytesOption(command, values.data, terminal);
  const fields = (values.header ?? []).map((text) => fieldOf(command, text));
  const pseudo = new Map(fields.filter(([name]) => name.startsWith(":")));
  return {
    ...lineOf(command, values.request, body !== undefined),
    ...(pseudo.has(":authority") ? { authority: pseudo.get(":authority")! } : {}),
    ...(pseudo.has(":scheme") ? { scheme: pseudo.get(":scheme")! } : {}),
    headers: fields.filter(([name]) => !name.startsWith(":")),
    ...(body === undefined ? {} : { body: piecesOf(command, body, values.chunk) }),
    ...(values.trailer === undefined
      ? {}
      : { trailers: values.trailer.map((text) => fieldOf(command, text)) as HeadersInput }),
    ...(values.h2 ? { protocol: "h2" as const } : {}),
  };
}

function lineOf(
  command: string,
  line: string | undefined,
  hasBody: boolean,
): { method: string; path: string } {
  const words = (line ?? "").trim().split(/\s+/).filter(Boolean);
  const byDefault = hasBody ? "POST" : "GET";
  if (words.length === 0) return { method: byDefault, path: "/" };
  const [first, second] = words;
  if (words.length > 2) throw wrongUse(command, `a request is "METHOD PATH", not "${line}"`);
  if (second !== undefined) return { method: first!, path: second };
  return first!.startsWith("/") ? { method: byDefault, path: first! } : { method: first!, path: "/" };
}

function fieldOf(command: string, text: string): [name: string, value: string] {
  const match = /^(:?[^:\s]+):\s*(.*)$/s.exec(text);
  if (match === null) throw wrongUse(command, `a header is "name: value", not "${text}"`);
  return [match[1]!.toLowerCase(), match[2]!];
}

function piecesOf(command: string, body: Uint8Array, chunk: string | undefined): Uint8Array | Uint8Array[] {
  if (chunk === undefined) return body;
  const size = Number(chunk);
  if (!Number.isInteger(size) || size < 1)
    throw wrongUse(command, `--chunk takes a number of bytes, not "${chunk}"`);
  return Array.from({ length: Math.ceil(body.length / size) }, (_, i) =>
    body.subarray(i * size, (i + 1) * size),
  );
}
