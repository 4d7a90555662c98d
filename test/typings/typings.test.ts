import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";

test("the types let through what works, and nothing else", () => {
  const { stdout, status } = spawnSync(
    "node_modules/.bin/tsc",
    ["-p", "test/typings", "--noEmit", "--pretty", "false"],
    { encoding: "utf8" },
  );
  const ours = stdout.split("\n").filter((line) => line.startsWith("test/typings"));
  expect(ours).toEqual([]);
  expect(status).not.toBeNull();
});
