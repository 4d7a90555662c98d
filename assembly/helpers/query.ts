/**
 * Queries: names and values as HTML forms send them.
 *
 * ```text
 *   a=1&b=x+y&b=%41&c&&=2
 *   ╰┬╯ ╰─┬─╯ ╰─┬─╯ ╰┬╯ ╰┬╯
 *   "1"  "x y"  "A"  ""  "" is the name; between && is nothing
 * ```
 */
import { decodeForm, encodeForm } from "./percent";
import { find, slice } from "./text";

/**
 * The query of a URL, or the body of a form (`application/x-www-form-urlencoded`). Names and values go in and out
 * decoded; what is not touched keeps the bytes it came with. It reads every text as browsers do (URLSearchParams), so
 * nothing is an error. From any callback.
 *
 * ```ts
 * const query = new Query("id=7&tag=a&tag=b+c");
 * query.get("id"); // "7"
 * query.getAll("tag"); // ["a", "b c"]
 * query.set("id", "8");
 * query.remove("tag");
 * query.text; // id=8
 * ```
 */
@final
export class Query {
  constructor(
    /** As it travels, without the "?". */
    public text: string,
  ) {}

  /** The first value of this name, or null; "" for one without "=". */
  get(name: string): string | null {
    for (let at = 0; at >= 0; at = this.next(at)) {
      if (this.isAt(at, name)) return this.value(at);
    }
    return null;
  }

  /** Every value of this name, in order; empty if there is none. */
  getAll(name: string): string[] {
    const values: string[] = [];
    for (let at = 0; at >= 0; at = this.next(at)) {
      if (this.isAt(at, name)) values.push(this.value(at));
    }
    return values;
  }

  /** True if the name is there, be it without a value. */
  has(name: string): bool {
    return this.get(name) != null;
  }

  /** Puts a pair behind all others. */
  add(name: string, value: string): this {
    this.text = joined(this.text, encodeForm(name) + "=" + encodeForm(value));
    return this;
  }

  /** Puts this value in the place of the name's first, drops its others; behind all where there is none. */
  set(name: string, value: string): this {
    return this.without(name, encodeForm(name) + "=" + encodeForm(value));
  }

  /** Drops every pair of this name. */
  remove(name: string): this {
    return this.without(name, "");
  }

  /** Leaves out the pairs of a name, and puts `instead` where the first was, or at the end. */
  private without(name: string, instead: string): this {
    let text = "";
    for (let at = 0; at >= 0; at = this.next(at)) {
      let piece = slice(this.text, at, this.end(at));
      if (this.isAt(at, name)) {
        piece = instead;
        instead = "";
      }
      text = joined(text, piece);
    }
    this.text = joined(text, instead);
    return this;
  }

  /** Where the piece that begins at `at` ends. */
  private end(at: i32): i32 {
    return find(this.text, 0x26, at, this.text.length);
  }

  /** Where the next piece begins; -1 behind the last. */
  private next(at: i32): i32 {
    const next = this.end(at) + 1;
    return next > this.text.length ? -1 : next;
  }

  /** Where the name of the piece at `at` ends. */
  private nameEnd(at: i32): i32 {
    return find(this.text, 0x3d, at, this.end(at));
  }

  private isAt(at: i32, name: string): bool {
    const end = this.nameEnd(at);
    // A piece of nothing is no pair; one that begins with "=" has the name "".
    if (at == this.end(at)) return false;
    return decodeForm(slice(this.text, at, end)) == name;
  }

  private value(at: i32): string {
    const end = this.end(at);
    return decodeForm(slice(this.text, min(this.nameEnd(at) + 1, end), end));
  }
}

function joined(text: string, piece: string): string {
  return text.length && piece.length ? text + "&" + piece : text + piece;
}
