/** The door for vitest: importing it registers the matchers. */
export * from "./testing/matchers/register.js";
export * from "./testing/story/vitest.js";
