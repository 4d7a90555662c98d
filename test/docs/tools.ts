/** Installed tools, run in a project of the tests. */
import { execFileSync } from "node:child_process";
import path from "node:path";

/** What the tool printed; throws with it when the tool fails. */
export function runTool(project: string, tool: string, ...args: string[]): string {
  const kept = Object.entries(process.env).filter(([name]) => !/^(VITEST|NODE_ENV|TEST$)/.test(name));
  try {
    return execFileSync(path.resolve("node_modules", ".bin", tool), args, {
      cwd: project,
      encoding: "utf8",
      stdio: "pipe",
      env: { ...Object.fromEntries(kept), NO_COLOR: "1" },
    });
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    throw new Error(`${tool} ${args.join(" ")} failed:\n${stdout}\n${stderr}`);
  }
}
