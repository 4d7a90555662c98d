import { flags } from "./flags.js";

/** What `proxy-wasm-host-sim --help` prints. */
export function generalHelp(): string {
  return `proxy-wasm-host-sim: Envoy's Proxy-Wasm host, for plugins that are being written.

Usage: proxy-wasm-host-sim <command> [flags]

Commands:
  check    Say whether Envoy will load a plugin, with a line for each problem
  run      Send one request through a plugin and print the exchange
  trace    The same, with every callback and hostcall
  serve    Serve an Envoy bootstrap on real sockets, with Envoy's own flags
  explain  Say which lines of source the backtraces in Envoy's log are

Examples:
  proxy-wasm-host-sim check plugin.wasm
  proxy-wasm-host-sim run plugin.wasm -r "GET /" --configuration world
  proxy-wasm-host-sim serve -c envoy.yaml --component-log-level wasm:debug
  proxy-wasm-host-sim explain plugin.wasm < envoy.log

proxy-wasm-host-sim <command> --help tells more.
`;
}

/** What `serve --help` prints. */
export function serveHelp(): string {
  return `Serves an Envoy bootstrap on real sockets: it stands in for the envoy binary where plugins are tried out.

Usage: proxy-wasm-host-sim serve -c envoy.yaml [flags]

Example:
  proxy-wasm-host-sim serve -c envoy.yaml -l info --watch
  curl -i localhost:10000/

Flags:
${flagLines()}

Taken and without effect here:
${wrap(idleFlags(), 100)}
`;
}

const entries = Object.entries(flags) as Array<
  [string, { value: string; short?: string; help: string; idle?: true }]
>;

function flagLines(): string {
  const rows = entries
    .filter(([, { idle }]) => !idle)
    .map(([name, { value, short, help }]) => {
      const argument = value === "none" ? "" : ` <${value}>`;
      return [`  ${short === undefined ? "    " : `-${short}, `}--${name}${argument}`, help] as const;
    });
  const width = Math.max(...rows.map(([left]) => left.length)) + 2;
  return rows.map(([left, help]) => left.padEnd(width) + help).join("\n");
}

function idleFlags(): string[] {
  return entries.filter(([, { idle }]) => idle).map(([name]) => `--${name}`);
}

function wrap(words: readonly string[], width: number): string {
  const lines = ["  "];
  for (const word of words) {
    if (lines.at(-1)!.length + word.length > width) lines.push("  ");
    lines[lines.length - 1] += `${word} `;
  }
  return lines.map((line) => line.trimEnd()).join("\n");
}
