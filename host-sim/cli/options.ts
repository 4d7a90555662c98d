/** Command lines of the commands that are not Envoy's: options from a table, help from the same. */
import { readFileSync } from "node:fs";
import { type ParseArgsConfig, parseArgs } from "node:util";
import { nearest } from "../envoy/config/did-you-mean.js";
import { UsageError } from "./flags.js";
import type { Terminal } from "./terminal.js";

/** What a script sees when a command line is wrong. */
export const usageExitCode = 2;

/** A command line that a command does not understand, with the way out. */
export class CommandLineError extends UsageError {
  readonly exitCode = usageExitCode;
}

export interface Option {
  /** What stands for its value in the help; absent: a switch. */
  readonly value?: string;
  readonly short?: string;
  readonly repeated?: true;
  readonly help: string;
}

export type Options = Readonly<Record<string, Option>>;

type ValueOf<O extends Option> = O extends { readonly value: string }
  ? O extends { readonly repeated: true }
    ? readonly string[]
    : string
  : true;

/** Absent options are absent. */
export type OptionValues<T extends Options> = { readonly [Name in keyof T]?: ValueOf<T[Name]> };

export interface CommandLine<T extends Options> {
  readonly values: OptionValues<T>;
  readonly words: readonly string[];
}

/** @throws CommandLineError with Node's words and where help is. */
export function parseCommandLine<T extends Options>(
  command: string,
  options: T,
  args: readonly string[],
): CommandLine<T> {
  try {
    const parsed = parseArgs({ args: [...args], options: parserOptions(options), allowPositionals: true });
    return { values: parsed.values as OptionValues<T>, words: parsed.positionals };
  } catch (error) {
    throw wrongUse(command, explained((error as Error).message.split(". ")[0]!, options));
  }
}

/** Node's words, and the option that was probably meant. */
function explained(message: string, options: Options): string {
  const [, dashes, name] = /^Unknown option '(--?)([^'=]+)/.exec(message) ?? [];
  if (name === undefined) return message;
  const guess = dashes === "-" ? null : likely(name, Object.keys(options));
  return `${message}${guess === null ? "" : `; did you mean --${guess}?`}`;
}

const likely = (name: string, known: readonly string[]): string | null => {
  const whole = known.filter((one) => one.startsWith(name) || name.startsWith(one));
  return whole.length === 1 ? whole[0]! : nearest(name, known);
};

export const wrongUse = (command: string, message: string): CommandLineError =>
  new CommandLineError(`${message}\n\nproxy-wasm-host-sim ${command} --help tells more.`);

function parserOptions(options: Options): NonNullable<ParseArgsConfig["options"]> {
  return Object.fromEntries(
    Object.entries(options).map(([name, { value, short, repeated }]) => [
      name,
      {
        type: value === undefined ? ("boolean" as const) : ("string" as const),
        ...(short === undefined ? {} : { short }),
        ...(repeated ? { multiple: true } : {}),
      },
    ]),
  );
}

/** One line for each option. */
export function optionLines(options: Options): string {
  const rows = Object.entries(options).map(([name, { value, short, help }]) => {
    const flag = `  ${short === undefined ? "    " : `-${short}, `}--${name}`;
    return [value === undefined ? flag : `${flag} ${value}`, help] as const;
  });
  const width = Math.max(...rows.map(([left]) => left.length)) + 2;
  return rows.map(([left, help]) => left.padEnd(width) + help).join("\n");
}

/** Bytes of an option: text as it is, `@file`, or `@-` for standard input. */
export function bytesOption(command: string, given: string, terminal: Terminal): Uint8Array {
  if (!given.startsWith("@")) return new TextEncoder().encode(given);
  return given === "@-" ? readInput(command, terminal) : readFile(command, given.slice(1));
}

function readInput(command: string, terminal: Terminal): Uint8Array {
  if (terminal.input === undefined) throw wrongUse(command, "there is no standard input");
  return terminal.input();
}

/** @throws CommandLineError where it can not be read. */
export function readFile(command: string, path: string): Uint8Array {
  try {
    return new Uint8Array(readFileSync(path));
  } catch (error) {
    throw wrongUse(command, `can not read "${path}": ${(error as Error).message}`);
  }
}
