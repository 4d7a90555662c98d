/** Properties: named attributes of host, connection, stream and plugin. */
import { Status } from "../enums.js";
import type { Guest } from "../guest.js";
import type { HostcallFunctions } from "../signatures.js";

type Properties = Pick<HostcallFunctions, "proxy_get_property" | "proxy_set_property">;

export const propertyHostcalls = (guest: Guest): Properties => ({
  proxy_get_property(pathData, pathSize, returnValueData, returnValueSize) {
    const context = guest.acting();
    const { memory } = guest;
    if (!memory.holds(pathData, pathSize)) return Status.InvalidMemoryAccess;
    const value = context.getProperty(memory.text(pathData, pathSize));
    return typeof value === "string"
      ? guest.returnText(value, returnValueData, returnValueSize)
      : value.status;
  },

  proxy_set_property(pathData, pathSize, valueData, valueSize) {
    const context = guest.acting();
    const { memory } = guest;
    if (!memory.holds(pathData, pathSize) || !memory.holds(valueData, valueSize))
      return Status.InvalidMemoryAccess;
    return context.setProperty(memory.text(pathData, pathSize), memory.text(valueData, valueSize));
  },
});
