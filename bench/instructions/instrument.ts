/**
 * A copy of a module that counts the instructions it executes.
 *
 * Each instruction that runs counts one: `local.get`, `i32.const`, `call`, `if`, `br_if`, `drop`, `memory.copy` (whatever
 * it copies). What only gives the code its shape counts nothing: `block`, `loop`, `else`, `end`.
 *
 * The copy is made from the module's own instructions as wabt prints them, one on each line, not from binaryen's trees:
 * these need extra locals for code that is no tree, and the count would not be that of the module.
 */
import { assemble, disassemble } from "../wabt.js";

/** The exported global, an i64, that counts. */
export const COUNTER = "bench:instructions";

/** The copy with the counter. */
export function instrument(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return assemble(withCounter(disassemble(bytes)));
}

const functionHead = /^ {2}\(func\b/;
const localsLine = /^\s*\(local\b/;
/** Shape only. */
const isFree = /^\s*(?:block|loop|else|end)\b/;
/** Behind these another region begins: what follows runs more or less often than what stands before. */
const isBorder = /^\s*(?:loop|if|else|end|br|br_if|br_table|return|unreachable)\b/;

/** The lines of one function, with the counter at the beginning of every region that runs as a whole. */
class Counted {
  readonly lines: string[] = [];
  private start = 0;
  private count = 0;

  constructor(heading: string[]) {
    this.lines.push(...heading);
    this.start = this.lines.length - 1;
  }

  take(line: string): void {
    this.lines.push(line);
    if (!isFree.test(line)) this.count++;
    if (isBorder.test(line)) this.close();
  }

  close(): void {
    if (this.count > 0) this.lines[this.start] += `\n${bump(this.count)}`;
    this.start = this.lines.length - 1;
    this.count = 0;
  }
}

const bump = (count: number) => `    global.get $counter i64.const ${count} i64.add global.set $counter`;

/** The text of a module that counts. */
function withCounter(text: string): string {
  const lines = text.trimEnd().replace(/\)$/, "").split("\n");
  const out: string[] = [];
  for (let at = 0; at < lines.length; ) {
    if (!functionHead.test(lines[at]!)) {
      out.push(lines[at++]!);
      continue;
    }
    const end = endOfFunction(lines, at);
    out.push(...countedFunction(lines.slice(at, end)));
    at = end;
  }
  return `${out.join("\n")}\n(global $counter (mut i64) (i64.const 0))\n(export "${COUNTER}" (global $counter)))\n`;
}

/** The index behind the line that closes the function whose head is at `from`. */
function endOfFunction(lines: readonly string[], from: number): number {
  let depth = 0;
  for (let at = from; at < lines.length; at++) {
    depth += depthOf(lines[at]!);
    if (depth === 0) return at + 1;
  }
  throw new Error("a function without end");
}

/** Opened less closed parentheses of a line of code, which has no strings. */
function depthOf(line: string): number {
  const plain = line.replace(/\(;.*?;\)/g, "").replace(/;;.*/, "");
  return plain.split("(").length - plain.split(")").length;
}

function countedFunction(lines: readonly string[]): string[] {
  const open = [...lines];
  open.push(open.pop()!.replace(/\)\s*$/, ""));
  const heading = open.findIndex((line, index) => index > 0 && !localsLine.test(line));
  const counted = new Counted(open.slice(0, heading < 0 ? open.length : heading));
  if (heading > 0) for (const line of open.slice(heading)) counted.take(line);
  counted.close();
  return [...counted.lines, "  )"];
}
