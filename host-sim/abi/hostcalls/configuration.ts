/** ABI 0.1.0 reads the configuration without a buffer. */
import type { Guest } from "../guest.js";
import type { HostcallFunctions } from "../signatures.js";

type Configuration = Pick<HostcallFunctions, "proxy_get_configuration">;

export const configurationHostcalls = (guest: Guest): Configuration => ({
  proxy_get_configuration(returnData, returnSize) {
    const bytes = guest.acting().getConfiguration();
    return bytes instanceof Uint8Array ? guest.returnBytes(bytes, returnData, returnSize) : bytes.status;
  },
});
