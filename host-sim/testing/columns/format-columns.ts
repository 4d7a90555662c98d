/** An exchange as three columns, for the message of a matcher that failed. */
import type { Exchange } from "../types.js";
import { blocksOf } from "./events.js";
import { layOut, widthsOf } from "./layout.js";

/** How `formatColumns` prints. */
export interface ColumnOptions {
  /** Of the page, in characters. Default: the terminal's, between 80 and 120; 100 where there is none. */
  width?: number;
  /** ANSI colours. Default: on a terminal without NO_COLOR. */
  color?: boolean;
}

const narrowest = 80;
const widest = 120;
const usual = 100;

/**
 * What client, plugin and upstream did, from top to bottom as it happened; problems below. Long lines go on in the next
 * row, long bodies are cut.
 *
 * @example
 * console.log(formatColumns(exchange, { width: 120 }));
 */
export function formatColumns(exchange: Exchange, options: ColumnOptions = {}): string {
  const page = Math.max(narrowest, Math.min(widest, options.width ?? process.stderr.columns ?? usual));
  const color = options.color ?? (process.stderr.isTTY === true && !process.env.NO_COLOR);
  const [head, rule, ...rows] = layOut(["client", "plugin", "upstream"], widthsOf(page), blocksOf(exchange));
  const bold = (text: string) => (color ? `\x1b[1m${text}\x1b[0m` : text);
  const problems = exchange.problems.map(({ code, message }) => `${code}: ${message}`);
  return [bold(head!), rule, ...rows, ...(problems.length > 0 ? ["", ...problems] : [])].join("\n");
}
