/** The filters under test, as the build leaves them. */
import type { FilterOptions } from "../../../host-sim/testing/types.js";

export const addHeader = (configuration?: FilterOptions["configuration"]): FilterOptions => ({
  wasm: "build/add-header/plugin.wasm",
  ...(configuration === undefined ? {} : { configuration }),
});

export const auth = (configuration?: FilterOptions["configuration"]): FilterOptions => ({
  wasm: "build/auth/plugin.wasm",
  ...(configuration === undefined ? {} : { configuration }),
});
