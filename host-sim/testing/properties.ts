/** Properties of a stream, as a test sets and reads them. */
import type { HttpStream } from "../envoy/http/http-stream.js";
import {
  getProperty,
  type JsonObject,
  PropertyObject,
  type PropertySource,
} from "../envoy/properties/index.js";
import { decodeText, encodeText } from "../model/byte-string.js";
import { byteString } from "./text.js";
import type { Data } from "./types.js";

const writable = { readonly: false, type: "bytes", span: "request" } as const;
const prefix = "wasm.";

/** Sets properties as a plugin before would have with `proxy_set_property`: by one name each. */
export function setProperties(stream: HttpStream, properties: Readonly<Record<string, Data>>): void {
  for (const [name, value] of Object.entries(properties)) {
    const key = prefix + encodeText(name);
    const known = stream.info.filterState.get(key);
    if (known instanceof PropertyObject) known.set(byteString(value));
    else stream.info.filterState.set(key, new PropertyObject(writable, byteString(value)), "request");
  }
}

/** What plugins, or a test, set on this stream, by name. */
export function propertiesOf(stream: HttpStream): Record<string, string> {
  const found: Record<string, string> = {};
  if (stream.info.filterState.isEmpty) return found;
  for (const [key, object] of stream.info.filterState.entries()) {
    if (key.startsWith(prefix) && object instanceof PropertyObject) found[plainName(key)] = textOf(object);
  }
  return found;
}

/** Parts of a path are divided by NUL. */
const plainName = (key: string): string => decodeText(key.slice(prefix.length)).replaceAll("\0", ".");

function textOf({ value }: PropertyObject): string {
  return "value" in value && typeof value.value === "string" ? decodeText(value.value) : "";
}

/** A property as a plugin gets it, in Envoy's encoding; `null` where there is none. */
export function readProperty(stream: HttpStream, node: JsonObject, path: readonly string[]): string | null {
  const answer = getProperty(sourceOf(stream, node), path.map(encodeText).join("\0"));
  return typeof answer === "string" ? decodeText(answer) : null;
}

const sourceOf = ({ info, source }: HttpStream, node: JsonObject): PropertySource => ({
  pluginName: "",
  pluginRootId: "",
  pluginVmId: "",
  node,
  prototypes: new Map(),
  stream: source,
  requestHeaders: () => info.requestHeaders,
  responseHeaders: () => info.responseHeaders,
  responseTrailers: () => info.responseTrailers,
});
