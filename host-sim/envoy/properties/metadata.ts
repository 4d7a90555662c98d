import type { JsonObject } from "./json.js";
import { message } from "./message.js";
import { metadataType } from "./messages.js";
import type { Value } from "./value.js";

/** Filter metadata by namespace as Envoy's Metadata message; `null` for a message that is not there. */
export const metadataValue = (byNamespace: JsonObject | null): Value =>
  message(metadataType, byNamespace === null ? null : { filter_metadata: byNamespace });
