/** `run` and `trace`: one request through a plugin, printed. */
import { formatExchange } from "../testing/format.js";
import { createHost, type Host } from "../testing/host.js";
import { formatTrace } from "../testing/trace/format-trace.js";
import type { Exchange } from "../testing/types.js";
import { exitCodeHelp, exitCodeOf, exitCodeOfError } from "./exchange/exit-codes.js";
import { type ExchangeValues, exchangeOptions, hostOptionsOf, requestOf } from "./exchange/options.js";
import { optionLines, parseCommandLine } from "./options.js";
import type { Terminal } from "./terminal.js";

const traceOptions = {
  ...exchangeOptions,
  decoded: { help: "Hostcalls with decoded arguments and statuses in words, in place of Envoy's form" },
} as const;

type Values = ExchangeValues & { readonly decoded?: true };

const peersHelp = `A file of answers (--peers):
  upstream: hello                       # text is a 200 with that body, a number a status
  clusters:
    auth: { status: 200, headers: { a: b }, body: ok, delay: 2s }
    billing: [ok, { failure: timeout }] # a list gives one for each request
  grpc:
    ratelimit: { messages: [text, { base64: CgA= }], status: 0 }
Failures: timeout, connection-failure, reset, reset-after-head. Time is virtual: a delay takes none.`;

const runHelp = `Sends one request through a plugin, in virtual time, and prints what client, plugin and upstream saw.

Usage: proxy-wasm-host-sim run plugin.wasm ... [options]

Several modules are filters in the order of the request's way.

Examples:
  proxy-wasm-host-sim run build/add-header/plugin.wasm --configuration world
  proxy-wasm-host-sim run plugin.wasm -r "POST /orders" -H "userid: ann" -d @order.json -p peers.yaml
  proxy-wasm-host-sim run plugin.wasm -r /health --expect 200 --json | jq .response.headers

Options:
${optionLines(exchangeOptions)}

${peersHelp}

${exitCodeHelp}
`;

const traceHelp = `Sends one request through a plugin, as run does, and prints every callback and hostcall before it, from the
start of the plugin on, in the form of Envoy's own log at level trace.

Usage: proxy-wasm-host-sim trace plugin.wasm ... [options]

Examples:
  proxy-wasm-host-sim trace build/auth/plugin.wasm -r /private -p peers.yaml
  proxy-wasm-host-sim trace plugin.wasm --decoded | less

Options:
${optionLines(traceOptions)}

${peersHelp}

${exitCodeHelp}
`;

/** Gives the exit code. */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values, words } = parseCommandLine("run", exchangeOptions, args);
  return send("run", values, words, terminal);
}

/** Gives the exit code. */
export async function trace(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values, words } = parseCommandLine("trace", traceOptions, args);
  return send("trace", values, words, terminal);
}

async function send(
  command: "run" | "trace",
  values: Values,
  words: readonly string[],
  terminal: Terminal,
): Promise<number> {
  if (values.help) {
    terminal.out(command === "run" ? runHelp : traceHelp);
    return 0;
  }
  const options = hostOptionsOf(command, values, words, terminal);
  const request = requestOf(command, values, terminal);
  try {
    const host = await createHost(options);
    const exchange = await host.exchange(request);
    terminal.out(`${printed(command, values, host, exchange, terminal)}\n`);
    return exitCodeOf(exchange, values.expect);
  } catch (error) {
    return failed(error, terminal);
  }
}

function failed(error: unknown, terminal: Terminal): number {
  const code = exitCodeOfError(error);
  if (code === null) throw error;
  terminal.error(Buffer.from(`${(error as Error).message}\n`));
  return code;
}

function printed(
  command: "run" | "trace",
  values: Values,
  host: Host,
  exchange: Exchange,
  terminal: Terminal,
): string {
  if (values.json)
    return json(command === "run" ? withoutTrace(exchange) : { ...exchange, trace: host.trace });
  const color = terminal.isColored ?? false;
  if (command === "run") return formatExchange({ ...exchange, trace: exchange.logs }, { color });
  if (values.decoded) return formatExchange({ ...exchange, trace: host.trace }, { color });
  return `${formatTrace(host)}\n\n${formatExchange({ ...exchange, trace: [] }, { color })}`;
}

const withoutTrace = ({ trace, hostcalls, callbacks, ...rest }: Exchange): Partial<Exchange> => rest;

/** Bytes as base64, 64-bit numbers as text. */
function json(value: unknown): string {
  const plain = (_: string, one: unknown) => {
    if (typeof one === "bigint") return String(one);
    return one instanceof Uint8Array ? Buffer.from(one).toString("base64") : one;
  };
  return JSON.stringify(value, plain, 2);
}
