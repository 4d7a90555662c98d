/**
 * Runs a program over bytes, after Thompson and Pike: all ways through the program are followed at once, one character
 * after the other, so the time is at most the length of the text times that of the program, and the memory depends on
 * the program alone. The ways are kept in the order in which one would be tried after the other; of two that come to the
 * same instruction the second is dropped, for it could only do what the first does.
 *
 * ```text
 *   work      ╔══════════════════╤═══════════════╤══════════╤═════════╤═════════╗
 *             ║ turn at which    │ what is left  │ captures │ threads │ threads ║
 *             ║ each was reached │ to follow     │          │ now     │ next    ║
 *             ╚══════════════════╧═══════════════╧══════════╧═════════╧═════════╝
 *   thread    ╔═════════════╤════════════════════════════════════════╗
 *             ║ instruction │ captures: an offset, or -1, for each   ║
 *             ╚═════════════╧════════════════════════════════════════╝
 * ```
 */
import { Op, Program, takes } from "./program";
import { TextReader } from "./text-reader";

/** Where there is no instruction to go on at. */
// @ts-ignore: decorator
@inline const NOWHERE: i32 = -1;

@final
export class Machine extends TextReader {
  private readonly code: usize;
  private readonly size: usize;
  private readonly anchored: bool;
  /** 128 bits: the characters of ASCII that a match may begin with. */
  private readonly first: ArrayBuffer = changetype<ArrayBuffer>(__new(16, idof<ArrayBuffer>()));
  // Work memory, while it runs.
  private seen: usize = 0;
  private turn: u32 = 0;
  private stack: usize = 0;
  private top: usize = 0;
  private captures: usize = 0;
  private captureBytes: usize = 0;
  /** Where the next thread is put. */
  private threadsEnd: usize = 0;
  /** Without captures one way to the end is enough. */
  private matched: bool = false;
  /** Where the first match may begin that depends on what follows; at the end if none does. */
  private open: usize = 0;
  private isOpen: bool = false;
  /** While `first` is made every assertion holds. */
  private mapping: bool = true;

  constructor(private readonly program: Program) {
    super();
    const code = program.code;
    this.code = code.address;
    this.size = code.size;
    this.anchored = (code.get(0) & 0xff) == Op.Start;
    this.mapFirst();
    this.mapping = false;
  }

  /** Where a match may begin: what the threads take that are there before any character. */
  private mapFirst(): void {
    const first = changetype<usize>(this.first);
    const work = this.prepare(0);
    const now = (this.threadsEnd = this.captures);
    memory.fill(first, 0, 16);
    this.turn = 1;
    this.follow(0, 0);
    for (let thread = now; thread < this.threadsEnd; thread += 4) {
      const word = load<u32>(this.code + (<usize>load<u32>(thread) << 2));
      for (let code: u32 = 0; code < 128; ++code) {
        const at = first + ((code >> 5) << 2);
        if (!(word & 0xff) || this.program.accepts(word, code)) store<u32>(at, load<u32>(at) | (1 << (code & 31)));
      }
    }
    __free(work);
  }

  /** False where the character says that no match begins there. */
  private mayBegin(at: usize): bool {
    if (at >= this.end) return true;
    const byte = <u32>load<u8>(at);
    return byte > 127 || ((load<u32>(changetype<usize>(this.first) + ((byte >> 5) << 2)) >> (byte & 31)) & 1) != 0;
  }

  /**
   * Looks in `size` bytes at `begin` for the first match from `from` on, an offset. With `slots` above 0 so many offsets
   * are written to `captures`, begin and end for each group.
   */
  run(begin: usize, size: usize, from: usize, slots: usize, captures: usize, more: bool = false): bool {
    this.more = more;
    this.isOpen = false;
    this.begin = begin;
    this.end = this.open = begin + size;
    if (this.anchored && this.isElse(begin)) return false;
    const work = this.prepare(slots);
    const now = this.captures + this.captureBytes;
    const found = this.walk(begin + from, now, now + this.size * (4 + this.captureBytes), captures);
    __free(work);
    return found && !this.isOpen;
  }

  /** True if the text begins otherwise than the expression, which is anchored: mostly so where one of many is looked for. */
  private isElse(at: usize): bool {
    for (let word = this.code + 4; (load<u32>(word) & 0xff) == Op.Char; word += 4) {
      const character = this.read(at);
      if (character < 0) return false;
      if (!this.program.accepts(load<u32>(word), character)) return true;
      at = this.next;
    }
    return false;
  }

  /** Takes the work memory. */
  private prepare(slots: usize): usize {
    const code = this.size << 2;
    const threads = this.size * (4 + (slots << 2));
    const work = __alloc(code * 3 + (slots << 2) + threads * 2);
    memory.fill(work, 0, code);
    this.turn = 0;
    this.seen = work;
    this.stack = work + code;
    this.captures = work + code * 3;
    this.captureBytes = slots << 2;
    this.matched = false;
    return work;
  }

  /** Behind a run with `more`: the offset from which on the bytes are open, for a match may begin there. */
  get openFrom(): i32 {
    return <i32>(this.open - this.begin);
  }

  /** The match that the captures at an address belong to depends on what follows. */
  private leaveOpen(captures: usize): void {
    this.isOpen = true;
    this.open = min(this.open, this.begin + load<u32>(captures));
  }

  private walk(at: usize, now: usize, later: usize, out: usize): bool {
    const start = at;
    let found = false;
    let nowEnd = now;
    while (true) {
      const last = found || this.anchored;
      if (nowEnd == now && !last) while (!this.mayBegin(at)) ++at;
      this.threadsEnd = nowEnd;
      if (!found && (!last || at == start) && this.mayBegin(at)) this.begins(at);
      nowEnd = this.threadsEnd;
      if (this.matched) return true;
      if (nowEnd == now && (last || at >= this.end)) return found;
      if (last && nowEnd - now == 4 + this.captureBytes) at = this.glide(now, at);
      const character = this.read(at);
      if (this.advance(now, nowEnd, later, character, at, out)) found = true;
      if (this.matched || character < 0) return found || this.matched;
      at = this.next;
      const swap = now;
      now = later;
      nowEnd = this.threadsEnd;
      later = swap;
    }
  }

  /** Takes characters with the only thread as long as one instruction follows the other; gives the place behind them. */
  private glide(thread: usize, at: usize): usize {
    let word = this.code + (<usize>load<u32>(thread) << 2);
    while (takes(load<u32>(word, 4)) && takes(load<u32>(word)) && this.program.accepts(load<u32>(word), this.read(at))) {
      word += 4;
      at = this.next;
    }
    store<u32>(thread, (word - this.code) >> 2);
    return at;
  }

  /** A match may begin here, if none does that began before. */
  private begins(at: usize): void {
    if (this.captureBytes) {
      memory.fill(this.captures, 0xff, this.captureBytes);
      store<u32>(this.captures, at - this.begin);
    }
    if (!this.turn) this.turn = 1;
    this.follow(0, at);
  }

  /** Takes a character with every thread; true if one has come to the end, which ends those behind it. */
  private advance(now: usize, nowEnd: usize, later: usize, character: i32, at: usize, out: usize): bool {
    const stride = <usize>4 + this.captureBytes;
    this.threadsEnd = later;
    ++this.turn;
    for (; now < nowEnd; now += stride) {
      const pc = load<u32>(now);
      const word = load<u32>(this.code + (<usize>pc << 2));
      if (this.more && character < 0 && (word & 0xff || this.isOpen)) {
        this.leaveOpen(now + 4);
      } else if (!(word & 0xff)) {
        memory.copy(out, now + 4, this.captureBytes);
        store<u32>(out, at - this.begin, 4);
        return true;
      } else if (this.program.accepts(word, character)) {
        memory.copy(this.captures, now + 4, this.captureBytes);
        this.follow(pc + 1, this.next);
      }
    }
    return false;
  }

  /** Follows every way from an instruction to the next that take a character, and makes threads of them, in order. */
  private follow(pc: i32, at: usize): void {
    this.top = this.stack;
    while (pc != NOWHERE) {
      while (pc != NOWHERE && this.reach(pc)) pc = this.step(pc, at);
      pc = this.pop();
    }
  }

  /** False if the instruction was reached before, in this turn. */
  private reach(pc: i32): bool {
    const at = this.seen + (<usize>pc << 2);
    if (load<u32>(at) == this.turn) return false;
    store<u32>(at, this.turn);
    return true;
  }

  /** One instruction; gives the next. */
  private step(pc: i32, at: usize): i32 {
    const word = load<u32>(this.code + (<usize>pc << 2));
    const argument = <i32>word >> 8;
    switch (word & 0xff) {
      case Op.Jump:
        return pc + argument;
      case Op.Split:
        this.push(pc + argument, 0);
        return pc + 1;
      case Op.SplitFar:
        this.push(pc + 1, 0);
        return pc + argument;
      case Op.Save:
        this.keep(argument, <u32>(at - this.begin));
        return pc + 1;
      case Op.Clear:
        this.keep(argument, -1);
        return pc + 1;
      case Op.NotEmpty:
        return load<u32>(this.seen + (<usize>(pc + argument) << 2)) == this.turn ? NOWHERE : pc + 1;
      case Op.Match:
        if (!this.captureBytes) this.matched = true;
      case Op.Char:
      case Op.Class:
      case Op.Dot:
      case Op.Any:
        this.addThread(pc);
        return NOWHERE;
    }
    return this.assert(word & 0xff, at) ? pc + 1 : NOWHERE;
  }

  private assert(op: Op, at: usize): bool {
    if (this.mapping) return true;
    if (!this.more || at < this.end || op == Op.Start || op == Op.LineStart) return this.holds(op, at);
    this.leaveOpen(this.captures);
    return false;
  }

  private addThread(pc: i32): void {
    const thread = this.threadsEnd;
    store<u32>(thread, pc);
    memory.copy(thread + 4, this.captures, this.captureBytes);
    this.threadsEnd = thread + 4 + this.captureBytes;
  }

  /** Puts an offset into a capture slot, and what was there on the stack, for the ways that part before. */
  private keep(slot: i32, offset: u32): void {
    const at = <usize>slot << 2;
    if (at >= this.captureBytes) return;
    this.push(~slot, load<u32>(this.captures + at));
    store<u32>(this.captures + at, offset);
  }

  private push(what: i32, value: u32): void {
    store<i32>(this.top, what);
    store<u32>(this.top, value, 4);
    this.top += 8;
  }

  /** The next instruction that is left to follow, with the captures as they were. */
  private pop(): i32 {
    while (this.top > this.stack) {
      this.top -= 8;
      const what = load<i32>(this.top);
      if (what >= 0) return what;
      store<u32>(this.captures + (<usize>~what << 2), load<u32>(this.top, 4));
    }
    return NOWHERE;
  }
}
