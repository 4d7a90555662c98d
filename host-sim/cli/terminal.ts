import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";

/** What a command sees of the process that it runs in. */
export interface Terminal {
  out(text: string): void;
  error(bytes: Uint8Array): void;
  /** Standard output is a terminal that shows colours. Absent: no. */
  readonly isColored?: boolean;
  /** All of standard input. Absent: there is none. */
  input?(): Uint8Array;
  /** The lines of standard input, as they come. Absent: there is none. */
  inputLines?(): AsyncIterable<string>;
  /** Standard input is somebody who types. Absent: no. */
  readonly isTyped?: boolean;
  /** Called with Envoy's name of the signal that ends the host. */
  onSignal(end: (name: string) => void): void;
  /** Called for signals that do not end it. Absent: there are none. */
  onNotice?(notice: (name: "SIGHUP" | "SIGUSR1") => void): void;
}

/** Whoever reads has enough (`| head`): the command goes on to its exit code, and nothing is said. */
export function ignoreClosedPipes(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error;
    });
  }
}

export const processTerminal: Terminal = {
  out: (text) => void process.stdout.write(text),
  error: (bytes) => void process.stderr.write(bytes),
  get isColored() {
    return process.stdout.isTTY === true && !process.env.NO_COLOR && process.env.TERM !== "dumb";
  },
  input: () => new Uint8Array(readFileSync(0)),
  get isTyped() {
    return process.stdin.isTTY === true;
  },
  inputLines: () => createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY }),
  onSignal: (end) => {
    process.once("SIGTERM", () => end("ENVOY_SIGTERM"));
    process.once("SIGINT", () => end("SIGINT"));
  },
  onNotice: (notice) => {
    process.on("SIGHUP", () => notice("SIGHUP"));
    process.on("SIGUSR1", () => notice("SIGUSR1"));
  },
};
