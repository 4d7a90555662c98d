/** Every WASI function that Envoy has, for one guest. */
import type { Guest } from "../guest.js";
import type { WasiFunctions } from "../signatures.js";
import { clockFunctions } from "./clocks.js";
import { environmentFunctions } from "./environment.js";
import { fileFunctions } from "./files.js";
import { pathFunctions } from "./paths.js";
import { processFunctions } from "./process.js";
import { randomFunctions } from "./random.js";
import { socketFunctions } from "./sockets.js";

/** All of them; a missing or mistyped one does not compile. */
export const createWasi = (guest: Guest): WasiFunctions => ({
  ...fileFunctions(guest),
  ...pathFunctions(guest),
  ...socketFunctions(guest),
  ...environmentFunctions(guest),
  ...clockFunctions(guest),
  ...randomFunctions(guest),
  ...processFunctions(guest),
});
