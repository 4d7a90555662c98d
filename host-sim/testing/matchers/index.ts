/** Every matcher, by the name under which a test calls it. */
export * from "./host.js";
export * from "./message.js";
export * from "./survive.js";
