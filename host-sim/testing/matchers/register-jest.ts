/** Registers the matchers with jest's global `expect`, and tells TypeScript. Without one: `expect.extend(matchers)`. */
import type {} from "expect";
import * as matchers from "./index.js";
import type { HostSimMatchers } from "./types.js";

interface Extensible {
  extend(added: typeof matchers): void;
}

(globalThis as { expect?: Extensible }).expect?.extend(matchers);

export type { HostSimMatchers };
export { matchers };

declare global {
  namespace jest {
    // biome-ignore lint/complexity/noBannedTypes: jest's own declaration
    interface Matchers<R, T = {}> extends HostSimMatchers<R> {}
  }
}

declare module "expect" {
  interface Matchers<R extends void | Promise<void>, T = unknown> extends HostSimMatchers<R> {}
}
