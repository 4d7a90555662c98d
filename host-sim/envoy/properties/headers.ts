import type { HeaderMap } from "../../model/header-map.js";
import { mapOf, string, type Value } from "./value.js";

const none = mapOf([]);

/** A header map as a property: names in any case, several values joined with ","; out of reach it is empty. */
export function headersValue(headers: HeaderMap | null): Value {
  if (headers === null) return none;
  return {
    kind: "map",
    get(name) {
      const value = headers.joined(name);
      return value === undefined ? undefined : string(value);
    },
    entries: () => [...new Set(headers.names)].map((name) => [name, string(headers.joined(name)!)]),
  };
}
