/** `explain`: lines of source for the backtraces in Envoy's log. */
import { LoadError } from "../errors.js";
import { type GuestModule, loadModuleFile } from "../vm/module.js";
import { Explainer } from "./explain/explainer.js";
import { linesOf } from "./explain/log-lines.js";
import { optionLines, parseCommandLine, wrongUse } from "./options.js";
import { paintOf } from "./paint.js";
import type { Terminal } from "./terminal.js";

const options = {
  log: {
    value: "FILE",
    short: "l",
    help: "The log; without it standard input is read, line by line as they come",
  },
  help: { short: "h", help: "Print this and exit" },
} as const;

const explainHelp = `Prints a log of Envoy, and behind each frame of a plugin's backtrace the line of source.

Usage: proxy-wasm-host-sim explain plugin.wasm ... [options] < envoy.log

Several modules: each backtrace is told by the one whose functions and calls lie where it says.

Lines come from the module's source map (plugin.wasm.map beside it) or its DWARF. A release build of
as-proxy-wasm-abi gets a map with --sourceMap: its code is the same with and without, so that the map can
be made afterwards, from the same sources.

Examples:
  npx asc filters/auth/index.ts --target release --sourceMap --outFile build/auth/plugin.wasm
  kubectl logs deploy/gateway | proxy-wasm-host-sim explain build/auth/plugin.wasm
  proxy-wasm-host-sim explain build/*/plugin.wasm --log envoy.log | less

Options:
${optionLines(options)}

Exit codes:
  0  every backtrace has its lines, or there is none
  1  a backtrace is of another module or build, or its module has no lines
  2  the command line is wrong, or a file can not be read
`;

/** Gives the exit code. */
export async function explain(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values, words } = parseCommandLine("explain", options, args);
  if (values.help) {
    terminal.out(explainHelp);
    return 0;
  }
  if (words.length === 0) throw wrongUse("explain", "which module?");
  const modules = new Map(words.map((file) => [file, moduleOf(file)]));
  const explainer = new Explainer(modules, paintOf(terminal));
  for await (const line of linesOf(values.log, terminal)) print(terminal, explainer.line(line));
  print(terminal, explainer.end());
  return verdict(explainer, terminal);
}

function moduleOf(file: string): GuestModule {
  try {
    return loadModuleFile(file);
  } catch (error) {
    if (!(error instanceof LoadError)) throw error;
    throw wrongUse("explain", error.message);
  }
}

function print(terminal: Terminal, lines: readonly string[]): void {
  if (lines.length > 0) terminal.out(`${lines.join("\n")}\n`);
}

/** What the log could not tell, and the way out. */
function verdict({ unfitting, withoutStack, withoutLines }: Explainer, terminal: Terminal): number {
  const say = (text: string) => terminal.error(Buffer.from(`${text}\n`));
  if (unfitting > 0)
    say(
      `${count(unfitting, "backtrace")} of no module that was given: give the module that Envoy runs, of the same build.`,
    );
  for (const file of withoutLines)
    say(
      `${file} has neither a source map nor DWARF: compile the same sources with --sourceMap, the code is the same.`,
    );
  if (withoutStack > 0)
    say(
      `${count(withoutStack, "failure")} without a backtrace: Envoy tells one only of modules that have names of functions, as ` +
        "those of as-proxy-wasm-abi do. Others keep their name section when they are not stripped.",
    );
  return unfitting > 0 || withoutLines.size > 0 ? 1 : 0;
}

const count = (number: number, what: string): string => `${number} ${what}${number === 1 ? "" : "s"}`;
