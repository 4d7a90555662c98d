/** From the text of a regular expression to its program, in one go: what is repeated is copied as code. */
import { ClassWriter } from "./classes";
import { GroupName, MOST_INSTRUCTIONS, Op, instruction } from "./program";
import { NOTHING, Scanner, isWord, shorthand } from "./scanner";
import { Words } from "./words";
import { isDigit } from "../../codec/json-text";
import { slice } from "../text";

/** The most groups inside of groups. */
// @ts-ignore: decorator
@inline const MOST_DEPTH: i32 = 50;
/** The most groups that capture. */
// @ts-ignore: decorator
@inline const MOST_GROUPS: i32 = 50;

/** What a part of an expression is. */
const enum Kind {
  /** It takes a character at least. */
  Full,
  /** It may take none. */
  Nullable,
  /** It looks at a place: repeating it means nothing. */
  Assertion,
}

@final
export class Parser extends Scanner {
  private depth: i32 = 0;
  private dotAll: bool = false;
  private multiline: bool = false;

  constructor(pattern: string, flags: string) {
    super(pattern);
    for (let i = 0; i < flags.length; ++i) this.flag(flags.charCodeAt(i));
    this.alternatives();
    if (this.peek() != NOTHING) this.fail("nothing to close");
    this.emit(Op.Match, 0);
  }

  private flag(code: i32): void {
    if (code == 0x69) this.program.ignoreCase = true;
    else if (code == 0x73) this.dotAll = true;
    else if (code == 0x6d) this.multiline = true;
    else this.fail("unknown flag");
  }

  private get code(): Words {
    return this.program.code;
  }

  private emit(op: Op, argument: i32): void {
    if (this.code.size < MOST_INSTRUCTIONS) this.code.push(instruction(op, argument));
    else this.fail("too large");
  }

  /** `a|b|c`: of each but the last the end jumps behind them all. */
  private alternatives(): Kind {
    const code = this.code;
    let kind = Kind.Full;
    /** The last of the jumps that wait for their aim; each holds the one before. */
    let waiting = -1;
    for (;;) {
      const start = code.size;
      if (this.sequence()) kind = Kind.Nullable;
      if (!this.take(0x7c)) break;
      code.insert(start, 0);
      this.emit(Op.Jump, waiting);
      waiting = code.size - 1;
      code.set(start, instruction(Op.Split, code.size - start));
    }
    // What failed may have left a jump out.
    while (waiting >= 0 && this.program.error == null) {
      const before = <i32>code.get(waiting) >> 8;
      code.set(waiting, instruction(Op.Jump, code.size - waiting));
      waiting = before;
    }
    return kind;
  }

  private sequence(): Kind {
    let kind = Kind.Nullable;
    for (let code = this.peek(); code != NOTHING && code != 0x7c && code != 0x29; code = this.peek()) {
      if (!this.term()) kind = Kind.Full;
    }
    return kind;
  }

  /** An atom and how often it comes. */
  private term(): Kind {
    const start = this.code.size;
    const groups = this.program.groups;
    const kind = this.atom();
    const from = this.at;
    let least = 0;
    let most = -1;
    if (this.take(0x7b)) {
      least = this.count();
      most = !this.take(0x2c) ? least : this.peek() == 0x7d ? -1 : this.count();
      if (!this.take(0x7d) || <u32>least > <u32>most) this.fail("bad repetition");
    } else if (this.take(0x3f)) {
      most = 1;
    } else if (this.take(0x2b)) {
      least = 1;
    } else if (!this.take(0x2a)) {
      return kind;
    }
    if (kind == Kind.Assertion) {
      this.at = from;
      this.fail("nothing to repeat");
    }
    const lazy = this.take(0x3f);
    if (most != 1) this.clearGroups(start, groups);
    this.repeat(start, kind, least, most, lazy);
    return least ? kind : Kind.Nullable;
  }

  /** Each time around, the groups inside begin without a capture. */
  private clearGroups(start: i32, groupsBefore: i32): void {
    for (let slot = groupsBefore * 2 + 2; slot < this.program.groups * 2 + 2; ++slot) {
      this.code.insert(start, instruction(Op.Clear, slot));
    }
  }

  /**
   * Repeats the code from `start` on. What takes no character is never repeated for its own sake: in a loop the machine
   * ends such a way by itself, for it comes to an instruction where it has been.
   */
  private repeat(start: i32, kind: Kind, least: i32, most: i32, lazy: bool): void {
    const code = this.code;
    const end = code.size;
    const length = end - start;
    const copies = most < 0 ? least + 1 : most;
    if (copies * (length + 2) > MOST_INSTRUCTIONS) {
      this.fail("too large");
      return;
    }
    const near = lazy ? Op.SplitFar : Op.Split;
    // A loop whose body comes at least once needs no copy of it.
    const loop = most < 0 && least > 0 && kind == Kind.Full;
    for (let i = 0; i < least; ++i) code.append(start, end);
    if (loop) {
      this.emit(lazy ? Op.Split : Op.SplitFar, -length);
    } else if (most < 0) {
      this.emit(near, length + 2);
      code.append(start, end);
      this.emit(Op.Jump, -length - 1);
    } else {
      const unit = length + (kind == Kind.Full ? 1 : 2);
      for (let left = most - least; left > 0; --left) {
        this.emit(near, unit * left);
        code.append(start, end);
        if (kind != Kind.Full) this.emit(Op.NotEmpty, -length - 1);
      }
    }
    // The first of all was only the pattern for the copies.
    code.remove(start, length);
  }

  private atom(): Kind {
    const from = this.at;
    const code = this.character();
    switch (code) {
      case 0x28:
        return this.group();
      case 0x5b:
        this.bracket();
        return Kind.Full;
      case 0x5c:
        return this.escape();
      case 0x2e:
        this.emit(this.dotAll ? Op.Any : Op.Dot, 0);
        return Kind.Full;
      case 0x5e:
        this.emit(this.multiline ? Op.LineStart : Op.Start, 0);
        return Kind.Assertion;
      case 0x24:
        this.emit(this.multiline ? Op.LineEnd : Op.End, 0);
        return Kind.Assertion;
      case 0x2a:
      case 0x2b:
      case 0x3f:
      case 0x7b:
        this.at = from;
        this.fail("nothing to repeat");
        return Kind.Full;
    }
    this.literal(code);
    return Kind.Full;
  }

  private literal(code: i32): void {
    const folds = this.program.ignoreCase && <u32>code - 0x41 < 26;
    this.emit(Op.Char, folds ? code | 0x20 : code);
  }

  /** What is behind a "(". */
  private group(): Kind {
    const program = this.program;
    const from = this.at - 1;
    let captures = true;
    if (this.take(0x3f)) {
      captures = !this.take(0x3a);
      if (captures) this.name();
    }
    if (++this.depth > MOST_DEPTH || (captures && program.groups == MOST_GROUPS)) this.fail("too large");
    let slot = 0;
    if (captures) {
      slot = ++program.groups << 1;
      this.emit(Op.Save, slot);
    }
    const kind = this.alternatives();
    if (captures) this.emit(Op.Save, slot + 1);
    if (!this.take(0x29)) {
      this.at = from;
      this.fail("no end");
    }
    --this.depth;
    return kind;
  }

  /** `<name>` of the group that comes next. */
  private name(): void {
    if (!this.take(0x3c) || this.peek() == 0x3d || this.peek() == 0x21) this.fail("not supported");
    const from = this.at;
    while (isWord(this.peek())) ++this.at;
    const program = this.program;
    const name = slice(this.pattern, from, max(from, this.at));
    if (!name.length || isDigit(name.charCodeAt(0)) || program.groupOf(name) >= 0) this.fail("bad name");
    if (!this.take(0x3e)) this.fail("bad name");
    program.names = new GroupName(name, program.groups + 1, program.names);
  }

  /** What is behind a backslash, outside of a class. */
  private escape(): Kind {
    if (this.take(0x62)) {
      this.emit(Op.WordBorder, 0);
      return Kind.Assertion;
    }
    if (this.take(0x42)) {
      this.emit(Op.NotWordBorder, 0);
      return Kind.Assertion;
    }
    const known = shorthand(this.peek());
    if (known != null) {
      const writer = new ClassWriter(this.program.classes);
      writer.addPairs(known, this.isNegation());
      this.emit(Op.Class, writer.close(false, false));
    } else {
      this.literal(this.escaped());
    }
    return Kind.Full;
  }

  /** What is behind a "[". */
  private bracket(): void {
    const from = this.at - 1;
    const writer = new ClassWriter(this.program.classes);
    const negated = this.take(0x5e);
    while (!this.take(0x5d)) {
      if (this.peek() == NOTHING) {
        this.at = from;
        this.fail("no end");
        return;
      }
      this.member(writer);
    }
    this.emit(Op.Class, writer.close(negated, this.program.ignoreCase));
  }

  /** A character, a range or a shorthand in a class. */
  private member(writer: ClassWriter): void {
    const start = this.at;
    const from = this.classCharacter(writer);
    if (from < 0) return;
    // A "-" at the end of the class stands for itself.
    if (this.peek() != 0x2d || this.at + 1 >= this.pattern.length || this.pattern.charCodeAt(this.at + 1) == 0x5d) {
      writer.add(from, from);
      return;
    }
    ++this.at;
    const to = this.classCharacter(writer);
    if (to < from) {
      this.at = start;
      this.fail("bad range");
    }
    writer.add(from, to);
  }

  /** A character of a class; -1 for a shorthand such as `\d`, which is added at once. */
  private classCharacter(writer: ClassWriter): i32 {
    if (!this.take(0x5c)) return this.character();
    if (this.take(0x62)) return 0x08;
    if (this.take(0x2d)) return 0x2d;
    const known = shorthand(this.peek());
    if (known == null) return this.escaped();
    writer.addPairs(known, this.isNegation());
    return -1;
  }
}
