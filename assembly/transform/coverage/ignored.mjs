/** What the author does not want counted, in the words of vitest and istanbul: `/* v8 ignore next *\/`, `start` to `stop`. */

const HINT = /\/\*\s*(?:v8|istanbul|c8) ignore (next|start|stop)\b[\s\S]*?\*\//g;

/** What may stand between a hint and what it means. */
const BETWEEN =
  /^(?:\s|\/\/[^\n]*\n|\/\*[\s\S]*?\*\/|@\w+(?:\([^()]*\))?|\b(?:export|default|abstract|public|protected|private|static|readonly|override)\b)*$/;

/** So far from its hint nothing stands, or the file would be read anew for each of its nodes. */
const FAR = 500;

export class Ignored {
  #text;
  #nexts = [];
  #regions = [];

  constructor(text) {
    this.#text = text;
    let from = -1;
    for (const { 0: comment, 1: word, index } of text.matchAll(HINT)) {
      if (word === "next") this.#nexts.push(index + comment.length);
      else if (word === "start" && from < 0) from = index;
      else if (word === "stop" && from >= 0) {
        this.#regions.push([from, index]);
        from = -1;
      }
    }
    if (from >= 0) this.#regions.push([from, text.length]);
  }

  /** True for a node, with all that is in it. */
  has({ range: { start } }) {
    return (
      this.#regions.some(([from, to]) => start >= from && start < to) ||
      this.#nexts.some(
        (end) => end <= start && start - end < FAR && BETWEEN.test(this.#text.slice(end, start)),
      )
    );
  }
}
