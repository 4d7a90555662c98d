/** A small reader for JSON configurations. */
import { Frame, pathTo } from "../codec/json-frame";
import { hexDigit, isNumberPart, milliseconds } from "../codec/json-text";
import { logError } from "./log";

/**
 * Reads JSON piece by piece, in the order of the text, without making a tree. The first thing that is wrong is kept in
 * `error` with the path to it, and from then on every read gives an empty value, so one look at the end is enough.
 *
 * ```ts
 * const json = new JsonReader(this.configuration());
 * while (json.nextField()) {
 *   if (json.key == "cluster") cluster = json.string();
 *   else if (json.key == "headers") while (json.nextItem()) headers.push(json.string());
 *   else json.unknownField();
 * }
 * return json.accepted(); // false, and a line in the log: configuration: headers[1]: expected a string
 * ```
 *
 * `nextField` enters the object at its first call and leaves it when it gives false; `nextItem` does so with a list.
 */
@final
export class JsonReader {
  /** What is wrong, after the path of where: `headers[1]: expected a string`; null while all is well. */
  error: string | null = null;
  /** The name of the field that `nextField` came to. */
  key: string = "";
  private at: i32 = 0;
  /** A value has to come next; else a comma or the end of the object or list. */
  private due: bool = true;
  /** The objects and lists around the place where the reader is. */
  private frame: Frame | null = null;

  constructor(private readonly text: string) {}

  /** Goes to the next field of the object; false behind the last. */
  nextField(): bool {
    if (!this.next(0x7b, 0x7d, "expected an object")) return false;
    this.key = this.string();
    changetype<Frame>(this.frame).key = this.key;
    this.expect(0x3a, 'expected ":"');
    this.due = true;
    return this.error == null;
  }

  /** Goes to the next item of the list; false behind the last. */
  nextItem(): bool {
    return this.next(0x5b, 0x5d, "expected a list");
  }

  /** A text. */
  string(): string {
    this.due = false;
    if (!this.take(0x22)) {
      this.fail("expected a string");
      return "";
    }
    const out = __new(<usize>(this.text.length - this.at) << 1, idof<string>());
    let to = out;
    for (;;) {
      let unit = this.code();
      if (unit < 0x20) {
        this.fail("the string does not end");
        break;
      }
      ++this.at;
      if (unit == 0x22) break;
      if (unit == 0x5c) unit = this.escape();
      store<u16>(to, unit);
      to += 2;
    }
    return changetype<string>(__renew(out, to - out));
  }

  /** A number. */
  number(): f64 {
    this.due = false;
    this.skipSpace();
    const from = this.at;
    // A number begins with a digit or a minus; what may follow is checked by what comes of it.
    while (isNumberPart(this.code())) ++this.at;
    const text = this.text.substring(from, this.at);
    const value = text.length ? parseFloat(text) : NaN;
    if (isNaN(value)) this.fail("expected a number");
    return value;
  }

  /** A whole number from 0 to 4,294,967,295. */
  integer(): u32 {
    const value = this.number();
    if (this.error == null && (value < 0 || value > 4294967295 || Math.floor(value) != value)) {
      this.fail("expected a whole number");
    }
    return <u32>value;
  }

  /** True or false. */
  boolean(): bool {
    if (this.word("true")) return true;
    if (!this.word("false")) this.fail("expected true or false");
    return false;
  }

  /** True if a text comes next: for values that may be a text or something else. */
  nextIsString(): bool {
    this.skipSpace();
    return this.code() == 0x22;
  }

  /** Takes a null, if there is one. */
  isNull(): bool {
    return this.word("null");
  }

  /** A time as text with its unit, in milliseconds: `"250ms"`, `"5s"`, `"2m"`. */
  duration(): u32 {
    const value = milliseconds(this.string());
    // Envoy takes a timeout as a signed number of milliseconds.
    if (value > <u64>i32.MAX_VALUE) this.fail('expected a time such as "5s" or "250ms"');
    return <u32>value;
  }

  /**
   * Passes over a value, whatever it is: a field that does not matter. Deeper than 50 objects and lists is an error, so
   * that a text from outside can not use up the stack.
   */
  skip(depth: i32 = 50): void {
    this.skipSpace();
    const code = this.code();
    if (!depth) this.fail("nested too deep");
    else if (code == 0x7b) while (this.nextField()) this.skip(depth - 1);
    else if (code == 0x5b) while (this.nextItem()) this.skip(depth - 1);
    else if (code == 0x22) this.string();
    else if (!this.word("null") && !this.word("true") && !this.word("false")) this.skipNumber();
  }

  /** A list of texts. */
  strings(): string[] {
    const texts: string[] = [];
    while (this.nextItem()) texts.push(this.string());
    return texts;
  }

  /** Says that a field of the object that was just read is missing, unless it is there. */
  require(isThere: bool, field: string): void {
    if (isThere || this.error != null) return;
    const path = pathTo(this.frame);
    const name = path.length ? path + "." + field : field;
    this.error = name + ": missing";
  }

  /** The field is none that the reader knows. */
  unknownField(): void {
    this.fail("unknown field");
  }

  /** The text has to end here. */
  end(): void {
    this.skipSpace();
    if (this.at < this.text.length) this.fail("unexpected text behind the end");
  }

  /**
   * Ends a configuration, and gives what `onConfigure` is to return: false if anything is wrong, which is logged as an
   * error then, `configuration: headers[1]: expected a string`.
   */
  accepted(): bool {
    this.end();
    const error = this.error;
    if (error != null) logError("configuration: " + error);
    return error == null;
  }

  /** Says what is wrong at the place where the reader is; only the first time counts. */
  fail(message: string): void {
    if (this.error != null) return;
    const path = pathTo(this.frame);
    this.error = path.length ? path + ": " + message : message;
  }

  /** Enters an object or list, or goes on in it; false at its end. */
  private next(open: i32, close: i32, message: string): bool {
    if (this.error != null) return false;
    const entering = this.due;
    if (entering) {
      if (!this.take(open)) {
        this.fail(message);
        return false;
      }
      this.frame = new Frame(this.frame, open == 0x7b ? "" : null);
    }
    const frame = changetype<Frame>(this.frame);
    this.due = false;
    if (this.take(close)) {
      this.frame = frame.outer;
      return false;
    }
    if (!entering) this.expect(0x2c, 'expected ","');
    ++frame.index;
    this.due = true;
    return this.error == null;
  }

  /** The UTF-16 unit at the reader's place; 0 at the end. */
  private code(): i32 {
    return this.at < this.text.length ? this.text.charCodeAt(this.at) : 0;
  }

  private skipSpace(): void {
    for (;;) {
      const code = this.code();
      if (code != 0x20 && code != 0x0a && code != 0x0d && code != 0x09) return;
      ++this.at;
    }
  }

  /** Takes this character, if it is the next. */
  private take(code: i32): bool {
    this.skipSpace();
    if (this.code() != code) return false;
    ++this.at;
    return true;
  }

  private skipNumber(): void {
    const from = this.at;
    this.due = false;
    while (isNumberPart(this.code())) ++this.at;
    if (this.at == from) this.fail("expected a value");
  }

  private expect(code: i32, message: string): void {
    if (!this.take(code)) this.fail(message);
  }

  private word(word: string): bool {
    this.skipSpace();
    if (!this.text.startsWith(word, this.at)) return false;
    this.at += word.length;
    this.due = false;
    return true;
  }

  /** The UTF-16 unit that stands behind a backslash. */
  private escape(): i32 {
    const code = this.code();
    ++this.at;
    switch (code) {
      case 0x22:
      case 0x2f:
      case 0x5c:
        return code;
      case 0x62:
        return 0x08;
      case 0x66:
        return 0x0c;
      case 0x6e:
        return 0x0a;
      case 0x72:
        return 0x0d;
      case 0x74:
        return 0x09;
      case 0x75:
        return this.unicode();
    }
    this.fail("unknown escape in the string");
    return 0;
  }

  /** The unit that four hexadecimal digits say. */
  private unicode(): i32 {
    let unit = 0;
    for (let i = 0; i < 4; ++i) {
      const digit = hexDigit(this.code());
      if (digit < 0) {
        this.fail("unknown escape in the string");
        break;
      }
      unit = (unit << 4) | digit;
      ++this.at;
    }
    return unit;
  }
}
