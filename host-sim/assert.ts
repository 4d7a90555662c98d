/** The door for node:test and other runners: the matchers as functions. */
export * from "./testing/matchers/assert.js";
