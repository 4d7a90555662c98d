/** Configurations of the type Struct: Envoy hands a plugin the serialized protobuf, not JSON. */
import type { Finding } from "./verdict.js";

const structType = /(^|\/)google\.protobuf\.Struct$/;

/** Every Struct under a key `configuration`, by its path in the file. */
export function structWarnings(value: unknown, path = ""): Finding[] {
  if (Array.isArray(value)) return value.flatMap((one, index) => structWarnings(one, `${path}[${index}]`));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, one]) => {
    const place = path === "" ? key : `${path}.${key}`;
    return key === "configuration" && isStruct(one) ? [warning(place)] : structWarnings(one, place);
  });
}

export const isStruct = (value: unknown): boolean =>
  typeof value === "object" &&
  value !== null &&
  structType.test(String((value as Record<string, unknown>)["@type"]));

export const warning = (place: string): Finding => ({
  code: "CONFIGURATION_STRUCT",
  message: `${place} is a google.protobuf.Struct: Envoy hands the plugin its protobuf bytes, not JSON`,
  hint: "Use type.googleapis.com/google.protobuf.StringValue with the JSON as its value.",
});
