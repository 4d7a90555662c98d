/** The files that checks look at: what git would commit, so neither build output nor dependencies. */
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";

let listed;

/** Tracked and new files, less what git ignores and what was deleted. */
function all() {
  listed ??= execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
    encoding: "utf8",
  })
    .split("\0")
    .filter((file) => file !== "" && existsSync(file));
  return listed;
}

/** Paths from the repository's root that match, sorted. */
export const files = (pattern) => [...new Set(all())].filter((file) => pattern.test(file)).sort();
