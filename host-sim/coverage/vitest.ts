/** vitest loads this where tests run and where it reports. */
import { HostSimError } from "../errors.js";
import { type ProviderModule, withGuests } from "./provider.js";

/** A variable, so that who does not use it needs no types of it. */
const v8 = "@vitest/coverage-v8";

/** What `coverage.customProviderModule` names: vitest's own provider with guests beside it. */
export const vitestCoverage: ProviderModule = withGuests(() => import(/* @vite-ignore */ v8).catch(explain));

function explain(error: unknown): never {
  if ((error as { code?: unknown }).code !== "ERR_MODULE_NOT_FOUND") throw error;
  throw new HostSimError(
    "COVERAGE_PROVIDER_MISSING",
    `proxy-wasm-host-sim/coverage wraps ${v8}, which is not there`,
    `npm install --save-dev ${v8}`,
    { cause: error },
  );
}
