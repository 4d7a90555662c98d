/** Where a planted fault stands: on the line that ends in `// <its name>`. */
import { readFileSync } from "node:fs";

export function lineOf(file: string, name: string): number {
  const lines = readFileSync(file, "utf8").split("\n");
  const line = lines.findIndex((text) => text.endsWith(`// ${name}`));
  if (line < 0) throw new Error(`no fault "${name}" in ${file}`);
  return line + 1;
}
