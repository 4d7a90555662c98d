/** Adds headers to every response. See README.md. */
import { Context, HeadersAction, HttpContext, RootContext, filter, logError } from "as-proxy-wasm-abi";

const NEWLINE = 0x0a;
const COLON = 0x3a;
const SPACE = 0x20;

/** A header to add, and those behind it. */
class Header {
  next: Header | null = null;

  constructor(
    readonly name: string,
    readonly value: string,
  ) {}
}

@filter
class AddHeader extends RootContext {
  first: Header | null = null;
  private last: Header | null = null;

  onConfigure(size: u32): bool {
    const text = trimmed(this.configuration(), 0, i32.MAX_VALUE);
    if (!text.length) return this.add("hello", "world!");
    // One line without a colon is a bare value; all else has to be headers.
    if (find(text, NEWLINE, 0) == text.length && find(text, COLON, 0) == text.length) return this.add("hello", text);
    for (let from = 0; from < text.length; ) {
      const end = find(text, NEWLINE, from);
      if (!this.addLine(trimmed(text, from, end))) return false;
      from = end + 1;
    }
    return true;
  }

  createContext(): Context {
    return new AddHeaderStream(this);
  }

  private addLine(line: string): bool {
    if (!line.length) return true;
    const colon = find(line, COLON, 0);
    if (isName(line, colon) && colon + 1 < line.length && line.charCodeAt(colon + 1) == SPACE) {
      return this.add(line.substring(0, colon), trimmed(line, colon + 1, line.length));
    }
    logError('configuration: no "name: value": ' + line);
    return false;
  }

  private add(name: string, value: string): bool {
    const header = new Header(name, value);
    const last = this.last;
    if (last) last.next = header;
    else this.first = header;
    this.last = header;
    return true;
  }
}

class AddHeaderStream extends HttpContext {
  constructor(private readonly plugin: AddHeader) {
    super();
  }

  onResponseHeaders(count: u32, endOfStream: bool): HeadersAction {
    let header = this.plugin.first;
    while (header) {
      this.responseHeaders.add(header.name, header.value);
      header = header.next;
    }
    return HeadersAction.Continue;
  }
}

/** Where a character is, from an index on; the text's length if it is not there. */
function find(text: string, code: i32, from: i32): i32 {
  while (from < text.length && text.charCodeAt(from) != code) ++from;
  return from;
}

/** The text between two indexes without the space around it. */
function trimmed(text: string, from: i32, end: i32): string {
  end = min(end, text.length);
  while (from < end && text.charCodeAt(from) <= SPACE) ++from;
  while (from < end && text.charCodeAt(end - 1) <= SPACE) --end;
  return text.substring(from, end);
}

/** True if the first `length` characters can be the name of a header. */
function isName(line: string, length: i32): bool {
  for (let i = 0; i < length; ++i) {
    if (<u32>(line.charCodeAt(i) - 0x21) > 0x5d) return false;
  }
  return length > 0;
}
