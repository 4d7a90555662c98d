/** What the plugin and its VM are configured with. Spec: "Buffers". */
import { BufferType } from "../abi/enums";
import { Body } from "./body";

/**
 * The plugin's configuration as text; "" if there is none. Only in a root context's `onConfigure`.
 *
 * Envoy: a StringValue or BytesValue comes as its text, any other message, a Struct too, as raw protobuf, not JSON.
 */
export function pluginConfiguration(): string {
  const text = Body.of(BufferType.PluginConfiguration).text();
  return text ? text : "";
}

/** The plugin's configuration as bytes, or null outside of `onConfigure`. */
export function pluginConfigurationBytes(): ArrayBuffer | null {
  return Body.of(BufferType.PluginConfiguration).bytes();
}

/** The VM's configuration as text; "" if there is none. In every callback. */
export function vmConfiguration(): string {
  const text = Body.of(BufferType.VmConfiguration).text();
  return text ? text : "";
}

/** The VM's configuration as bytes. In every callback. */
export function vmConfigurationBytes(): ArrayBuffer | null {
  return Body.of(BufferType.VmConfiguration).bytes();
}
