import { execFileSync } from "node:child_process";
import path from "node:path";

/** What the command printed; throws with it when the command fails. */
export function runCommand(cwd: string, command: string, ...args: string[]): string {
  try {
    return execFileSync(command, args, {
      cwd,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
      env: cleanEnvironment(),
    });
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    throw new Error(`${path.basename(command)} ${args.join(" ")} failed:\n${stdout}\n${stderr}`);
  }
}

/** Without what the surrounding npm and vitest say to their children. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(npm_(?!config_cache)|VITEST|NODE_ENV|NODE_PATH|TEST$)/i.test(name),
  );
  return { ...Object.fromEntries(kept), NO_COLOR: "1" };
}
