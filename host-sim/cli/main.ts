import { nearest } from "../envoy/config/did-you-mean.js";
import { UsageError } from "./flags.js";
import { generalHelp } from "./help.js";
import { CommandLineError, usageExitCode } from "./options.js";
import type { Terminal } from "./terminal.js";
import { versionText } from "./version.js";

type Command = (args: readonly string[], terminal: Terminal) => Promise<number>;

/** Each is loaded when it is asked for: `check` needs no server, `serve` no test host. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  serve: async () => (await import("./serve.js")).serve,
  check: async () => (await import("./check.js")).check,
  run: async () => (await import("./run.js")).run,
  trace: async () => (await import("./run.js")).trace,
  explain: async () => (await import("./explain.js")).explain,
};

/** Runs a command line without the program's name; gives the exit code. */
export async function main(args: readonly string[], terminal: Terminal): Promise<number> {
  const [name, ...rest] = args;
  if (name === undefined || name === "--help" || name === "-h" || name === "help") {
    terminal.out(generalHelp());
    return name === undefined ? 1 : 0;
  }
  if (name === "--version") {
    terminal.out(`proxy-wasm-host-sim  version: ${versionText()}\n`);
    return 0;
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command === undefined) return fail(terminal, unknown(name), usageExitCode);
  return runCommand(await command(), rest, terminal);
}

function unknown(name: string): string {
  const guess = nearest(name, Object.keys(commands));
  const help =
    guess === null ? generalHelp() : `Did you mean ${guess}? proxy-wasm-host-sim --help tells more.\n`;
  return `there is no command "${name}"\n\n${help}`;
}

async function runCommand(command: Command, args: readonly string[], terminal: Terminal): Promise<number> {
  try {
    return await command(args, terminal);
  } catch (error) {
    if (error instanceof CommandLineError) return fail(terminal, `${error.message}\n`, error.exitCode);
    if (error instanceof UsageError) return fail(terminal, `${error.message}\n`);
    throw error;
  }
}

function fail(terminal: Terminal, text: string, code = 1): number {
  terminal.error(Buffer.from(text));
  return code;
}
