import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { lineOf } from "../planted-faults/line-of.js";

const traps = "test/guests/planted/traps.ts";

test("a test that fails tells of the guests that trapped in it, one that passes does not", () => {
  const config = fileURLToPath(new URL("vitest.config.ts", import.meta.url));
  const args = ["node_modules/vitest/vitest.mjs", "run", "--config", config];
  const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8", timeout: 50_000 });
  const output = stdout + stderr;
  expect(output).toContain("expected 503 to be 200");
  expect(output).toContain('plugin "divider" trapped in proxy_on_request_headers (context 2): unreachable');
  expect(output).toContain(`It said: Division by zero at ${traps}:${lineOf(traps, "divide")}:`);
  expect(output).toContain(`At ${traps}:${lineOf(traps, "divide")}:`);
  expect(output.split("CALLOUT_UNKNOWN_CLUSTER").length, "told once").toBe(2);
  expect(output).not.toContain('plugin "expected" trapped');
}, 60_000);
