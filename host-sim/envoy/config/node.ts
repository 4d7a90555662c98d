/** Node: who this Envoy says it is. Plugins read it as a property. */
import type { Field } from "./fields.js";
import type { JsonRecord, JsonValue } from "./model.js";

/** As JSON with the fields' own names. */
export function readNode(field: Field): JsonRecord {
  return field.message("envoy.config.core.v3.Node", (message) => {
    const node: { [name: string]: JsonValue } = {};
    for (const name of ["id", "cluster", "user_agent_name", "user_agent_version"] as const)
      if (message.has(name)) node[name] = message.take(name).text();
    if (message.has("metadata")) node.metadata = message.take("metadata").record();
    const locality = readLocality(message.take("locality"));
    if (locality !== null) node.locality = locality;
    const features = message.take("client_features").list();
    if (features.length > 0) node.client_features = features.map((feature) => feature.text());
    return node;
  });
}

function readLocality(field: Field): JsonRecord | null {
  return field.optional("envoy.config.core.v3.Locality", (message) => {
    const locality: { [name: string]: JsonValue } = {};
    for (const name of ["region", "zone", "sub_zone"])
      if (message.has(name)) locality[name] = message.take(name).text();
    return locality;
  });
}
