import type { ByteString } from "../../model/byte-string.js";
import type { PropertySource } from "./source.js";
import { type Attribute, optional, string, uint } from "./value.js";

/** Properties of the plugin itself: names of their own, not parts of a root. The connection's id is absent in roots. */
export const pluginAttributes: ReadonlyMap<ByteString, Attribute<PropertySource>> = new Map(
  Object.entries<Attribute<PropertySource>>({
    plugin_name: ({ pluginName }) => string(pluginName),
    plugin_root_id: ({ pluginRootId }) => string(pluginRootId),
    plugin_vm_id: ({ pluginVmId }) => string(pluginVmId),
    connection_id: ({ stream, onlyLogs }) => optional(onlyLogs ? null : stream?.connection.id, uint),
  }),
);
