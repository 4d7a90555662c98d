/** vitest loads this where tests run and where it reports. */
import { type ProviderModule, withGuests } from "./provider.js";

/** A variable, so that who does not use it needs no types of it. */
const v8 = "@vitest/coverage-v8";

/** What `coverage.customProviderModule` names: vitest's own provider with guests beside it. */
export const vitestCoverage: ProviderModule = withGuests(() => import(/* @vite-ignore */ v8));
