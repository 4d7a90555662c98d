import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

test("tests run in a realm that is not Node's own", () => {
  const config = fileURLToPath(new URL("vitest.config.ts", import.meta.url));
  const args = ["node_modules/vitest/vitest.mjs", "run", "--config", config];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    encoding: "utf8",
    timeout: 100_000,
  });
  expect(`${status}\n${stdout}${stderr}`).toContain("4 passed");
});
