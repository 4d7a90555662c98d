import { encodeText } from "../../model/byte-string.js";
import { message } from "./message.js";
import { envoyNode, nodeType } from "./messages.js";
import { metadataValue } from "./metadata.js";
import type { PropertySource } from "./source.js";
import { int, optional, string, tableOf } from "./value.js";

const text = (value: string) => string(encodeText(value));

/** The root `xds`: what control plane and configuration know. In root contexts it has the node only. */
export const xdsRoot = tableOf<PropertySource>({
  node: ({ node }) => message(nodeType, { ...node, ...envoyNode }),
  cluster_name: ({ stream }) => optional(stream?.cluster?.name, text),
  cluster_metadata: ({ stream }) => optional(stream?.cluster?.metadata, metadataValue),
  route_name: ({ stream }) => optional(stream?.route?.name, text),
  route_metadata: ({ stream }) => optional(stream?.route?.metadata, metadataValue),
  virtual_host_name: ({ stream }) => optional(stream?.virtualHost?.name, text),
  virtual_host_metadata: ({ stream }) => optional(stream?.virtualHost?.metadata, metadataValue),
  upstream_host_metadata: ({ stream }) =>
    optional(stream?.upstream?.address, () => metadataValue(stream?.upstream?.metadata ?? null)),
  filter_chain_name: ({ stream }) => optional(stream?.listener.filterChain, text),
  listener_direction: ({ stream }) => optional(stream?.listener.direction, int),
  listener_metadata: ({ stream }) => optional(stream?.listener.metadata, metadataValue),
});
