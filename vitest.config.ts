import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const source = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  resolve: {
    alias: [
      { find: /^proxy-wasm-host-sim\/(vitest|jest|assert|bench)$/, replacement: source("host-sim/$1.ts") },
      { find: /^proxy-wasm-host-sim$/, replacement: source("host-sim/index.ts") },
    ],
  },
  test: {
    testTimeout: 30_000,
    // nothing in host-sim is global, so that files can share its modules: 54 s of CPU instead of 87
    pool: "threads",
    maxWorkers: availableParallelism(),
    isolate: false,
    include: ["test/**/*.test.ts"],
    // what starts compilers, debuggers and vitest itself has a run of its own: npm run test:long
    exclude: ["**/node_modules/**", "test/envoy/**", "**/*.long.test.ts"],
    coverage: {
      provider: "custom",
      customProviderModule: source("host-sim/coverage.ts"),
      include: ["filters/**/*.ts"],
      reporter: ["text", "lcov", "html"],
    },
  },
});
