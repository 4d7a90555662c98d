import { Status } from "../../abi/enums.js";
import { fromBytes } from "../../model/byte-string.js";
import { lastBytes, lastVarint, readProto } from "../../model/proto.js";
import type { ForeignAnswer } from "../operations.js";
import { plain } from "./answers.js";
import type { ForeignContext } from "./context.js";
import { filterObjectFactories } from "./filter-state-objects.js";
import { isText, lifeSpan } from "./wire.js";

/**
 * `set_envoy_filter_state`: puts an object of Envoy's own into the filter state.
 *
 *     1 path (its name)   2 value   3 life span
 *
 * NotFound for a name without a factory and in root contexts; BadArgument for bytes that are no such message or that the
 * factory refuses. A name that is taken with another life span keeps its object: Envoy logs a bug and says Ok.
 */
export function setFilterState(argument: Uint8Array, { source }: ForeignContext): ForeignAnswer {
  const fields = readProto(fromBytes(argument));
  const path = fields && (lastBytes(fields, 1) ?? "");
  const value = fields && (lastBytes(fields, 2) ?? "");
  if (fields === null || path === null || value === null) return plain(Status.BadArgument);
  if (!isText(path) || !isText(value)) return plain(Status.BadArgument);
  const factory = filterObjectFactories.get(path);
  if (factory === undefined) return plain(Status.NotFound);
  const object = factory(value);
  if (object === null) return plain(Status.BadArgument);
  if (source.stream === null) return plain(Status.NotFound);
  source.stream.filterState.set(path, object, lifeSpan(lastVarint(fields, 3)));
  return plain(Status.Ok);
}
