/** Doc comments, and the text around declarations: the parsers give places, not comments. */

/** What may stand between a doc comment and its declaration. */
const between =
  /(?:\s+|(?<=\n[ \t]*)\/\/[^\n]*|@\w+(?:\([^()]*\))?(?=\s)|\b(?:export|default|declare|abstract|public|protected|private|static|readonly|override|async|const|let)\b)$/;

/** Where a declaration begins, with its modifiers and decorators. */
function beginOf(text, at) {
  let begin = at;
  for (;;) {
    const before = text.slice(Math.max(0, begin - 200), begin);
    const found = between.exec(before);
    if (!found) return begin;
    begin -= found[0].length;
  }
}

/** The doc comment of the declaration that begins there; "" without one. */
export function docBefore(text, at) {
  const begin = beginOf(text, at);
  // behind a blank line it is the file's, or nobody's
  if (!text.slice(0, begin).endsWith("*/") || /\n[ \t]*\n/.test(text.slice(begin, at))) return "";
  const open = text.lastIndexOf("/*", begin - 3);
  const comment = text.slice(open, begin);
  return comment.startsWith("/**") ? plain(comment) : "";
}

/** The comment at the head of a file. */
export function headOf(text) {
  const found =
    /^(?:#!.*\n)?\s*(\/\*\*[\s\S]*?\*\/)(?=\s*\n\s*(?:import|export type \* from|export \*|export \{|\n))/.exec(
      text,
    );
  return found ? plain(found[1]) : "";
}

const plain = (comment) =>
  comment
    .replace(/^\/\*\*+\s?|\s*\*\/$/g, "")
    .replace(/^[ \t]*\*[ \t]?/gm, "")
    .trim();

/** A declaration as a reader sees it: no modifiers of its own house, no body, blanks of one line. */
export function signatureOf(text, from, to) {
  return text
    .slice(from, to)
    .replace(/\/\*[\s\S]*?\*\//g, "")
    .replace(/^\s*\/\/.*$/gm, "")
    .replace(/@\w+(\([^()]*\))?\s+/g, "")
    .replace(/\b(export|default|declare|public)\s+/g, "")
    .replace(/\s+/g, " ")
    .replace(/\( /g, "(")
    .replace(/,? \)/g, ")")
    .replace(/\s*(=>|=|\{|;)?\s*$/, "")
    .trim();
}

/** True where a comment says something before its tags. */
export const saysSomething = (doc) =>
  doc.replace(/@internal[^\n]*|@(example|throws|see)[\s\S]*/g, "").trim() !== "";

export const isInternal = (doc) => /@internal\b/.test(doc);
