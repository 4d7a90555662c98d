/** Envoy's regular expressions (RE2) as JavaScript's. */

/** The expression that matches a whole text, as Envoy asks it to. */
export function wholePattern(text: string): RegExp {
  const [flags, body] = leadingFlags(text);
  return new RegExp(`^(?:${translate(body)})$`, flags);
}

/** The expression as it is found within a text. */
export function anywherePattern(text: string, more = ""): RegExp {
  const [flags, body] = leadingFlags(text);
  return new RegExp(translate(body), flags + more);
}

/** Why a text is no regular expression; `null` when it is one. */
export function patternProblem(text: string): string | null {
  const foreign = /(?<!\\)\(\?<?[=!]|\\[1-9k]/.exec(text);
  if (foreign !== null) return `RE2 has no ${foreign[0]}`;
  try {
    wholePattern(text);
    return null;
  } catch (error) {
    return (error as Error).message;
  }
}

/** RE2: flags for all that follows stand at the head, `(?i)`. */
function leadingFlags(text: string): [flags: string, body: string] {
  const match = /^\(\?([imsU]+)\)/.exec(text);
  if (match === null) return ["", text];
  return [[...(match[1] as string)].filter((flag) => flag !== "U").join(""), text.slice(match[0].length)];
}

/** What RE2 writes differently: named groups, the ends of the text, POSIX classes. */
function translate(text: string): string {
  const posix = text.replace(/\[:(\w+):\]/g, (whole, name: string) => posixClasses[name] ?? whole);
  return posix.replaceAll("(?P<", "(?<").replaceAll("\\A", "^").replaceAll("\\z", "$");
}

const posixClasses: { readonly [name: string]: string } = {
  alnum: "0-9A-Za-z",
  alpha: "A-Za-z",
  digit: "0-9",
  lower: "a-z",
  upper: "A-Z",
  space: "\\t\\n\\v\\f\\r ",
  xdigit: "0-9A-Fa-f",
  word: "\\w",
};
