import { steady } from "../compare.js";

/** With this `--log-format` a program can read the log. */
export const logFormat = "%l|%n|%v";

const head = /^(trace|debug|info|warning|error|critical)\|([a-z0-9_-]+)\|(.*)$/s;

/**
 * The lines of the `wasm` logger as a recording keeps them, "info text": no trace, no debug, not the ticks
 * themselves. A line without a head belongs to the one before; empty ones are dropped.
 */
export function wasmLines(log: string): string[] {
  return entries(log)
    .filter(({ level, logger }) => logger === "wasm" && level !== "trace" && level !== "debug")
    .map(({ level, text }) => `${level} ${steady(text)}`)
    .filter((text) => !/tick\(/.test(text));
}

/** What the host tells its user, "CODE: message". */
export function problemLines(log: string): string[] {
  return entries(log)
    .filter(({ logger, text }) => logger === "host-sim" && /^[A-Z_]+: /.test(text))
    .map(({ text }) => text);
}

function entries(log: string): Array<{ level: string; logger: string; text: string }> {
  const found: ReturnType<typeof entries> = [];
  for (const line of log.split("\n")) {
    if (line === "") continue;
    const [, level, logger, text] = head.exec(line) ?? [];
    if (level !== undefined) found.push({ level, logger: logger!, text: text! });
    else if (found.length > 0) found.at(-1)!.text += `\n${line}`;
  }
  return found;
}
