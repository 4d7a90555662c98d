/** The messages that Envoy hands to plugins: tables of envoy.config.core.v3. */
import type { JsonObject } from "./json.js";
import type { MessageType } from "./message.js";

/** envoy.config.core.v3.Metadata without typed_filter_metadata, which stays empty. */
export const metadataType: MessageType = {
  filter_metadata: { number: 1, type: "struct", repeated: "map" },
  typed_filter_metadata: { number: 2, type: "struct", repeated: "map" },
};

const locality: MessageType = {
  region: { number: 1, type: "string" },
  zone: { number: 2, type: "string" },
  sub_zone: { number: 3, type: "string" },
};

const semanticVersion: MessageType = {
  major_number: { number: 1, type: "uint32" },
  minor_number: { number: 2, type: "uint32" },
  patch: { number: 3, type: "uint32" },
};

const buildVersion: MessageType = {
  version: { number: 1, type: semanticVersion },
  metadata: { number: 2, type: "struct" },
};

const extension: MessageType = {
  name: { number: 1, type: "string" },
  category: { number: 2, type: "string" },
  type_descriptor: { number: 3, type: "string" },
  version: { number: 4, type: buildVersion },
  disabled: { number: 5, type: "bool" },
  type_urls: { number: 6, type: "string", repeated: "list" },
};

/** envoy.config.core.v3.Node. */
export const nodeType: MessageType = {
  id: { number: 1, type: "string" },
  cluster: { number: 2, type: "string" },
  metadata: { number: 3, type: "struct" },
  locality: { number: 4, type: locality },
  user_agent_name: { number: 6, type: "string" },
  user_agent_version: { number: 7, type: "string" },
  user_agent_build_version: { number: 8, type: buildVersion },
  extensions: { number: 9, type: extension, repeated: "list" },
  client_features: { number: 10, type: "string", repeated: "list" },
  listening_addresses: { number: 11, type: "struct", repeated: "list" },
  dynamic_parameters: { number: 12, type: "struct", repeated: "map" },
};

/**
 * What Envoy 1.40 itself puts into its node, whatever the configuration says.
 *
 * Its list of all compiled-in extensions is left out: it tells of the binary, not of the plugin's host.
 */
export const envoyNode: JsonObject = {
  user_agent_name: "envoy",
  user_agent_build_version: {
    version: { major_number: 1, minor_number: 40, patch: 0 },
    metadata: {
      "revision.sha": "9e5580933739775e8bce696a57a2e1bc99368f23",
      "revision.status": "Clean",
      "build.type": "RELEASE",
      "ssl.version": "BoringSSL",
    },
  },
};
