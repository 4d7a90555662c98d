/** The files that checks look at: sources, neither build output nor dependencies. */
import { readdirSync } from "node:fs";
import path from "node:path";

const skipped = new Set(["node_modules", "build", "dist"]);
/** Where vitest writes its report; rooms of that name are sources. */
const report = "coverage";

function* walk(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const file = path.posix.join(folder, entry.name);
    if (entry.isFile()) yield file;
    else if (
      entry.isDirectory() &&
      !entry.name.startsWith(".") &&
      !skipped.has(entry.name) &&
      file !== report
    )
      yield* walk(file);
  }
}

let all;

/** Paths from the repository's root that match, sorted. */
export function files(pattern) {
  all ??= [...walk(".")].sort();
  return all.filter((file) => pattern.test(file));
}
