/** `typed_per_filter_config`: filters that a route turns off or on. */
import { readTypedConfig } from "./any.js";
import type { Field, Message } from "./fields.js";
import type { FilterSwitches } from "./model.js";

const switchType = "envoy.config.route.v3.FilterConfig";

/** Absent where it says nothing. */
export function readFilterSwitches(message: Message): { switches?: FilterSwitches } {
  const entries = message.take("typed_per_filter_config").entries();
  if (entries.length === 0) return {};
  return { switches: Object.fromEntries(entries.map(([name, field]) => [name, readSwitch(name, field)])) };
}

function readSwitch(name: string, field: Field): boolean {
  const { type, config } = readTypedConfig(field);
  if (type !== switchType) {
    field.unsupported(`host-sim takes ${switchType} here; wasm has no configuration per route`);
    return false;
  }
  return config.message(switchType, (message) => {
    const disabled = message.take("disabled");
    message.take("is_optional");
    if (message.take("config").keys.length > 0)
      message.take("config").unsupported("wasm has no configuration per route");
    if (!disabled.present && !message.has("config"))
      field.invalid(`Empty route/virtual host per filter configuration for ${name} filter`);
    return disabled.bool();
  });
}
