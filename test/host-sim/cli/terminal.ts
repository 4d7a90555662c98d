import type { Terminal } from "../../../host-sim/cli/terminal.js";

/** A terminal that a test reads. */
export class FakeTerminal implements Terminal {
  stdout = "";
  stderr = "";
  #end: ((name: string) => void) | null = null;
  #waiting: Array<{ text: string; resolve: () => void }> = [];

  out(text: string): void {
    this.stdout += text;
  }

  error(bytes: Uint8Array): void {
    this.stderr += Buffer.from(bytes).toString("latin1");
    const found = this.#waiting.filter(({ text }) => this.stderr.includes(text));
    this.#waiting = this.#waiting.filter((one) => !found.includes(one));
    for (const { resolve } of found) resolve();
  }

  onSignal(end: (name: string) => void): void {
    this.#end = end;
  }

  signal(name: string): void {
    this.#end?.(name);
  }

  /** Once standard error has this text. */
  until(text: string): Promise<void> {
    if (this.stderr.includes(text)) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push({ text, resolve }));
  }
}
