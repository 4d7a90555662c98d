/** Blocks of text side by side: each in its column, one after the other down the page. */

/** Lines of one column; `-` a row of its own for each block. */
export interface Block {
  readonly column: number;
  readonly lines: readonly string[];
}

const gap = " | ";
/** So many rows one line may take; what is longer is cut. */
const mostRows = 4;
const continuation = "  ";

/** Rows of the table: heads, a rule, then the blocks. A line that is too long goes on in the next row. */
export function layOut(
  heads: readonly string[],
  widths: readonly number[],
  blocks: readonly Block[],
): string[] {
  const rows = blocks.flatMap(({ column, lines }) =>
    lines.flatMap((line) => wrap(line, widths[column]!)).map((text) => row(column, text, widths)),
  );
  const head = heads.map((text, at) => text.padEnd(widths[at]!)).join(gap);
  return [head, widths.map((width) => "-".repeat(width)).join("-+-"), ...rows].map((text) => text.trimEnd());
}

const row = (column: number, text: string, widths: readonly number[]): string =>
  widths.map((width, at) => (at === column ? text : "").padEnd(width)).join(gap);

/** One line in rows of a width; cut behind the last row that it may take. */
export function wrap(line: string, width: number): string[] {
  const rows: string[] = [];
  let rest = line;
  while (rest.length > width && rows.length + 1 < mostRows) {
    const at = breakBefore(rest, width);
    rows.push(rest.slice(0, at).trimEnd());
    rest = continuation + indentOf(line) + rest.slice(at).trimStart();
  }
  return [...rows, rest.length <= width ? rest : `${rest.slice(0, width - 3)}...`];
}

const indentOf = (line: string): string => /^ */.exec(line)![0];

/** Behind a space or a comma where there is one in the last part of the row. */
function breakBefore(text: string, width: number): number {
  const space = text.lastIndexOf(" ", width);
  return space > width / 2 ? space + 1 : width;
}

/** Three columns of a page: what the plugin did takes most. */
export function widthsOf(page: number): [number, number, number] {
  const room = page - 2 * gap.length;
  const side = Math.floor(room * 0.27);
  return [side, room - 2 * side, side];
}
