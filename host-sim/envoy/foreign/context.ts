import type { ByteString } from "../../model/byte-string.js";
import type { PropertyPrototype, PropertySource } from "../properties/index.js";
import type { Expressions } from "./expressions.js";

/**
 * What foreign functions act on. Envoy 1.40 is of two minds with an effective context: filter state and route cache are
 * those of the effective context, expressions and declarations those of the callback's own.
 */
export interface ForeignContext {
  /** Properties of the context on which hostcalls act: the effective one if the guest set it. */
  readonly source: PropertySource;
  /** Properties of the callback's own context. */
  readonly ownSource: PropertySource;
  /** What the callback's own context declared. Only a root context's declarations count: see `PropertySource.prototypes`. */
  readonly declared: Map<ByteString, PropertyPrototype>;
  /** Those of the callback's root context: one table per root. */
  readonly expressions: Expressions;
  /** Does nothing in root and TCP contexts. */
  clearRouteCache(): void;
  /** A line of Envoy's own at level info, without the plugin's prefix. */
  log(line: ByteString): void;
}
