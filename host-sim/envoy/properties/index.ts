export {
  type FilterObject,
  FilterState,
  type LifeSpan,
  PropertyObject,
  type PropertyPrototype,
  setProperty,
} from "./filter-state.js";
export { getProperty } from "./get-property.js";
export type { Json, JsonObject } from "./json.js";
export type { ConnectionSource, PropertySource, StreamSource, UpstreamSource } from "./source.js";
