/**
 * Envoy writes the stack of a trap, with the offset of each frame in the module, only for a module that has names of
 * functions. A release build has none. Here it gets the smallest section of names there is, of 12 bytes: the first
 * function, which is an imported one and in no stack, is called "". With the source map of the same build,
 * `proxy-wasm-host-sim explain` makes lines of the offsets.
 *
 * behaviours.md 6.2; a debug build has names of its own, and asc writes them.
 */

const FUNCTION_NAMES = 1;
const oneWithoutName = [1, 0, 0];

export function nameOne(module, options) {
  if (options.debugInfo) return;
  module.addCustomSection("name", Uint8Array.of(FUNCTION_NAMES, oneWithoutName.length, ...oneWithoutName));
}
