import { type FSWatcher, readFileSync, watch } from "node:fs";
import { basename, dirname } from "node:path";

/** A file is often written in several steps: milliseconds of quiet that end a change. */
const quiet = 20;

/**
 * Tells when a file's content has changed. The folder is watched, so that a file that is moved into the place of the
 * old one is seen, as Envoy sees it.
 *
 * @example const watcher = new FileWatch("plugin.wasm", () => server.reload()); watcher.close();
 */
export class FileWatch {
  readonly #path: string;
  readonly #onChange: () => void;
  readonly #watchers: FSWatcher[];
  #content: Buffer | null;
  #timer: NodeJS.Timeout | null = null;

  /** @param folder One more folder whose changes make the file be looked at, such as the one of a link's target. */
  constructor(path: string, onChange: () => void, folder: string | null = null) {
    this.#path = path;
    this.#onChange = onChange;
    this.#content = this.#read();
    const folders = new Set([dirname(path), folder ?? dirname(path)]);
    this.#watchers = [...folders].map((name) => watch(name, (_event, file) => this.#onEvent(file, name)));
  }

  close(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    for (const watcher of this.#watchers) watcher.close();
  }

  #onEvent(file: string | null, folder: string): void {
    const isOther = file !== null && file !== basename(this.#path) && folder === dirname(this.#path);
    if (isOther) return;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#compare(), quiet);
  }

  #compare(): void {
    this.#timer = null;
    const content = this.#read();
    if (content === null || this.#content?.equals(content)) return;
    this.#content = content;
    this.#onChange();
  }

  #read(): Buffer | null {
    try {
      return readFileSync(this.#path);
    } catch {
      return null;
    }
  }
}
