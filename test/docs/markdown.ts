/** The files that a markdown page shows: a line that ends in `` `path`: `` and the code block behind it. */
import { readFileSync } from "node:fs";

export interface Example {
  path: string;
  code: string;
}

const shown = /`([\w./-]+)`[^`\n]*:\n\n```\w+\n([\s\S]*?)```/g;

export function examplesOf(page: string): Example[] {
  const text = readFileSync(page, "utf8");
  return [...text.matchAll(shown)].map(([, path, code]) => ({ path: path!, code: code! }));
}

/** Lines of code, blank ones and all. */
export const lineCount = (code: string): number => code.trimEnd().split("\n").length;
