/** vitest loads this where tests run and where it reports. */
import { withGuests } from "./provider.js";

/** A variable, so that who does not use it needs no types of it. */
const v8 = "@vitest/coverage-v8";

export const vitestCoverage = withGuests(() => import(/* @vite-ignore */ v8));
