/** Registers the matchers with vitest, and tells TypeScript. */
import { expect } from "vitest";
import * as matchers from "./index.js";
import type { HostSimMatchers } from "./types.js";

expect.extend(matchers);

export type { HostSimMatchers };

declare module "vitest" {
  // biome-ignore lint/suspicious/noExplicitAny: vitest's own declaration
  interface Assertion<T = any> extends HostSimMatchers<void> {}
  interface AsymmetricMatchersContaining extends HostSimMatchers {}
}
