/** The filters under test, as the build leaves them. */
import type { FilterOptions } from "../../../host-sim/testing/types.js";

const built =
  (name: string) =>
  (configuration?: FilterOptions["configuration"]): FilterOptions => ({
    wasm: `build/${name}/plugin.wasm`,
    ...(configuration === undefined ? {} : { configuration }),
  });

export const addHeader = built("add-header");
export const auth = built("auth");
export const jwtAuth = built("jwt-auth");
export const redact = built("redact");
export const rewrite = built("rewrite");
