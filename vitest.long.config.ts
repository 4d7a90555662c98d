/** The tests that start other tools as whole processes: both compilers, debuggers, the guide's own project. */
import config from "./vitest.config.js";

export default {
  ...config,
  test: {
    ...config.test,
    include: ["test/**/*.long.test.ts"],
    exclude: ["**/node_modules/**"],
    testTimeout: 120_000,
  },
};
