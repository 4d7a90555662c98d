/** host-sim as it is published: its compiled files, without the hooks of a loader. */
const door = new URL("../host-sim/dist/index.js", import.meta.url).href;
export const { createHost } = (await import(door)) as typeof import("proxy-wasm-host-sim");
