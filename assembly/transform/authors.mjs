/** Which programs have an author, and where the SDK is in them: a process may compile others beside them. */
import { isForeign } from "./paths.mjs";

const authored = new WeakMap();

/** A program that this copy of the SDK compiles: what else is compiled in the process is none of its business. */
export function noteAuthored(program, sdk) {
  authored.set(program, sdk);
}

/** True for a node of the author's own files in such a program. */
export function isAuthors(program, { range }) {
  const sdk = authored.get(program);
  return sdk !== undefined && !isForeign(range.source, sdk);
}
