/** A log, line by line: of a file, or of standard input while it goes on. */
import { open } from "node:fs/promises";
import { wrongUse } from "../options.js";
import type { Terminal } from "../terminal.js";

/** @throws CommandLineError where it can not be read. */
export async function* linesOf(file: string | undefined, terminal: Terminal): AsyncIterable<string> {
  if (file === undefined) yield* inputOf(terminal);
  else yield* fileLines(file);
}

function inputOf(terminal: Terminal): AsyncIterable<string> {
  if (terminal.inputLines === undefined) throw wrongUse("explain", "which log? There is no standard input");
  if (terminal.isTyped) terminal.error(Buffer.from("paste the log here, and end it with Ctrl-D\n"));
  return terminal.inputLines();
}

async function* fileLines(file: string): AsyncIterable<string> {
  try {
    const log = await open(file);
    yield* log.readLines();
  } catch (error) {
    throw wrongUse("explain", `can not read "${file}": ${(error as Error).message}`);
  }
}
