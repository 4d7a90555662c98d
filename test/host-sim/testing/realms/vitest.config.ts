/** What a child process runs: see realms.long.test.ts. */
import { mergeConfig } from "vitest/config";
import config from "../../../../vitest.config.js";

export default mergeConfig(
  { ...config, test: { ...config.test, include: [] } },
  { test: { include: ["test/host-sim/testing/realms/*.fixture.ts"], pool: "vmThreads" } },
);
