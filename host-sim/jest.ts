/** The door for jest: importing it registers the matchers with the global `expect`. */
export * from "./testing/matchers/register-jest.js";
