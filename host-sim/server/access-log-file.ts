import { closeSync, openSync, writeSync } from "node:fs";

/** Envoy's limit of what waits to be written: bytes. */
const flushSize = 64 * 1024;

/** A file that lines are appended to. They are written together, a moment after the first of them. */
export class AccessLogFile {
  #descriptor: number;
  readonly #target: string | 1 | 2;
  readonly #interval: number;
  #waiting: Uint8Array[] = [];
  #size = 0;
  #timer: NodeJS.Timeout | null = null;
  #isClosed = false;

  /**
   * Throws where the file cannot be opened.
   * @param target A path, or 1 and 2 for standard output and error.
   * @param interval Milliseconds that a line waits at most.
   */
  constructor(target: string | 1 | 2, interval: number) {
    this.#descriptor = typeof target === "string" ? openSync(target, "a") : target;
    this.#target = target;
    this.#interval = interval;
  }

  /** @param line A byte string with its line end. */
  write(line: string): void {
    const bytes = Buffer.from(line, "latin1");
    this.#waiting.push(bytes);
    this.#size += bytes.length;
    if (this.#size >= flushSize || this.#isClosed) this.flush();
    else this.#timer ??= setTimeout(() => this.flush(), this.#interval);
  }

  flush(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#size === 0) return;
    const bytes = Buffer.concat(this.#waiting);
    this.#waiting = [];
    this.#size = 0;
    writeAll(this.#descriptor, bytes);
  }

  /** What comes now goes to the file of this name, which may be another one than before. */
  reopen(): void {
    this.flush();
    if (typeof this.#target !== "string" || this.#isClosed) return;
    closeSync(this.#descriptor);
    this.#descriptor = openSync(this.#target, "a");
  }

  close(): void {
    this.flush();
    if (this.#descriptor > 2 && !this.#isClosed) closeSync(this.#descriptor);
    this.#isClosed = true;
  }
}

function writeAll(descriptor: number, bytes: Uint8Array): void {
  let at = 0;
  while (at < bytes.length) at += writeSync(descriptor, bytes, at);
}
