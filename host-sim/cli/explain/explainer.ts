/** Reads a log line by line, and gives it back with what the backtraces mean. */
import { locate, placeLines, placeText } from "../../testing/story/frames.js";
import type { GuestModule } from "../../vm/module.js";
import { isLibrary, placeOf } from "../../vm/source/places.js";
import type { Paint } from "../paint.js";
import { type LoggedFrame, type LogLine, readLogLine } from "./backtrace.js";
import { type Fit, fittingModules } from "./fitting-module.js";

export class Explainer {
  /** Backtraces that none of the modules has. */
  unfitting = 0;
  /** Callbacks that failed, for which Envoy tells no backtrace. */
  withoutStack = 0;
  /** Modules that had a backtrace and have neither a source map nor DWARF. */
  readonly withoutLines = new Set<string>();

  readonly #modules: ReadonlyMap<string, GuestModule>;
  readonly #paint: Paint;
  /** The lines of a backtrace that has not ended yet. */
  #open: LogLine[] = [];
  #failed = false;

  constructor(modules: ReadonlyMap<string, GuestModule>, paint: Paint) {
    this.#modules = modules;
    this.#paint = paint;
  }

  /** What is to be printed for one more line: nothing while a backtrace goes on. */
  line(text: string): string[] {
    const line = readLogLine(text);
    if (line.frames.length > 0 && !line.isWhole) {
      this.#open.push(line);
      return [];
    }
    const before = this.#close(isTitle(text));
    if (line.failed !== null) this.#failed = true;
    if (!line.isWhole) return [...before, text];
    const texts = line.frames.map((one) => `  ${one.text}`);
    return [...before, text, ...this.#explain(texts, line.frames)];
  }

  /** What is to be printed when the log is over. */
  end(): string[] {
    return this.#close(false);
  }

  #close(goesOn: boolean): string[] {
    const open = this.#open;
    this.#open = [];
    if (open.length > 0) {
      const texts = open.map(({ text }) => text);
      return this.#explain(
        texts,
        open.flatMap(({ frames }) => frames),
      );
    }
    if (this.#failed && !goesOn) {
      this.#failed = false;
      this.withoutStack++;
    }
    return [];
  }

  /** @param texts The lines of the frames. */
  #explain(texts: readonly string[], frames: readonly LoggedFrame[]): string[] {
    this.#failed = false;
    const fits = fittingModules(this.#modules, frames);
    if (fits.length === 0) this.unfitting++;
    return [...texts.map((text, at) => text + this.#where(fits, at)), ...this.#conclusion(fits)];
  }

  /** The place of one frame, for the end of its line. */
  #where([fit]: readonly Fit[], at: number): string {
    const place = fit && placeOf(fit.module, fit.frames[at]!);
    if (!place) return "";
    return this.#paint(isLibrary(place.file) ? "dim" : "cyan", `  at ${placeText(place)}`);
  }

  #conclusion(fits: readonly Fit[]): string[] {
    const [fit, ...others] = fits;
    if (fit === undefined) return ["  No module that was given has these offsets."];
    const located = locate(fit.module, fit.frames);
    if (located === null) {
      this.withoutLines.add(fit.file);
      return [];
    }
    const also =
      others.length === 0
        ? []
        : [`  Fits ${fits.map(({ file }) => file).join(" and ")}; told is ${fit.file}.`];
    const [head, ...source] = placeLines(fit.module, located.place, located.near);
    return [...also, `  ${this.#paint("bold", head!)}`, ...source.map((line) => `  ${line}`)];
  }
}

/** Between the line that says what failed and the frames. */
const isTitle = (text: string): boolean => text.includes("in-VM backtrace:");
