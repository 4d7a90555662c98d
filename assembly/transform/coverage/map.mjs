/**
 * What istanbul wants to know of a file, and which counters answer it. A count is a list of counters that are added; a
 * negative one, `-1 - counter`, is taken off.
 */

/** Numbers the counters of a module. */
export class Counters {
  length = 0;

  next() {
    return this.length++;
  }
}

/** Text offsets as istanbul counts them: lines from 1, columns from 0. */
class Lines {
  #starts = [0];

  constructor(text) {
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) this.#starts.push(at + 1);
  }

  position(offset) {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#starts[middle] <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - this.#starts[low] };
  }
}

/** Where istanbul is told that there is no code: the else that an `if` does not have. */
const NOWHERE = { start: {}, end: {} };

export class FileMap {
  statementMap = {};
  fnMap = {};
  branchMap = {};
  s = [];
  f = [];
  b = [];
  #counters;
  #lines;

  constructor(path, text, counters) {
    this.path = path;
    this.#lines = new Lines(text);
    this.#counters = counters;
  }

  #location({ start, end }) {
    return { start: this.#lines.position(start), end: this.#lines.position(end) };
  }

  /** A statement; gives its counter. */
  statement(range) {
    const counter = this.#counters.next();
    this.statementMap[this.s.length] = this.#location(range);
    this.s.push([counter]);
    return counter;
  }

  function(name, declaration, body) {
    const counter = this.#counters.next();
    const decl = this.#location(declaration);
    this.fnMap[this.f.length] = { name, decl, loc: this.#location(body), line: decl.start.line };
    this.f.push([counter]);
    return counter;
  }

  /** A place where the way parts; gives a function that makes the counter of one more way. */
  branch(type, range) {
    const loc = this.#location(range);
    const locations = [];
    const counts = [];
    this.branchMap[this.b.length] = { type, loc, locations, line: loc.start.line };
    this.b.push(counts);
    return (way) => {
      const counter = this.#counters.next();
      locations.push(way ? this.#location(way) : loc);
      counts.push([counter]);
      return counter;
    };
  }

  /** The way of the last branch that has no code: it was taken when the statement ran and the other way was not. */
  missingElse(statement, then) {
    const last = this.b.length - 1;
    this.branchMap[last].locations.push(NOWHERE);
    this.b[last].push([statement, -1 - then]);
  }

  toJSON() {
    const { path, statementMap, fnMap, branchMap, s, f, b } = this;
    return { path, statementMap, fnMap, branchMap, s, f, b };
  }
}
