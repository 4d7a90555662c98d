/** What is wrong with a configuration: gathered while it is read and told together. */
import { HostSimError } from "../../errors.js";

export interface Problem {
  /** "invalid": Envoy refuses it too. "unsupported": Envoy takes it and host-sim does not. */
  readonly kind: "invalid" | "unsupported";
  /** Where, as Envoy names fields: `static_resources.listeners[0].address`. Empty: the whole. */
  readonly path: string;
  /** From 1; 0 when unknown. */
  readonly line: number;
  readonly text: string;
}

/** Limits of what one error lists: the rest is counted. */
const mostListed = 20;

export class Problems {
  readonly #list: Problem[] = [];

  add(problem: Problem): void {
    this.#list.push(problem);
  }

  /** Hands the unsupported ones to `warn`, which takes them as ignored; without it they fail like the others. */
  settle(file: string | undefined, warn: ((text: string) => void) | null): void {
    const failing = warn === null ? this.#list : this.#list.filter(({ kind }) => kind === "invalid");
    if (failing.length > 0) throw configurationError(failing, file);
    for (const problem of this.#list) warn?.(`ignored: ${describe(problem, file)}`);
  }
}

function configurationError(problems: readonly Problem[], file: string | undefined): HostSimError {
  const sorted = problems.toSorted((a, b) => a.line - b.line);
  const lines = sorted.slice(0, mostListed).map((problem) => describe(problem, file));
  if (sorted.length > mostListed) lines.push(`and ${sorted.length - mostListed} more`);
  const invalid = problems.some(({ kind }) => kind === "invalid");
  if (invalid) return new HostSimError("CONFIG_INVALID", lines.join("\n"));
  return new HostSimError("CONFIG_UNSUPPORTED", lines.join("\n"));
}

function describe({ path, line, text }: Problem, file: string | undefined): string {
  const what = path === "" ? text : `${path}: ${text}`;
  if (line === 0) return file === undefined ? what : `${what} (${file})`;
  return `${what} (${file === undefined ? `line ${line}` : `${file}:${line}`})`;
}
