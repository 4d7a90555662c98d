/** What a child process runs under a debugger: see breakpoints.long.test.ts. */
import { mergeConfig } from "vitest/config";
import config from "../../../../vitest.config.js";

export default mergeConfig(
  { ...config, test: { ...config.test, include: [], pool: "forks" } },
  { test: { include: ["test/host-sim/testing/debugger/*.fixture.ts"] } },
);
