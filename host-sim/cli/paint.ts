/** Colours, where there is a terminal that shows them. */
import type { Terminal } from "./terminal.js";

const codes = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, cyan: 36 } as const;

export type Paint = (color: keyof typeof codes, text: string) => string;

/** https://no-color.org: `NO_COLOR` switches them off wherever they would be. */
export const paintOf = (terminal: Terminal): Paint =>
  terminal.isColored ? (color, text) => `\x1b[${codes[color]}m${text}\x1b[0m` : (_, text) => text;
