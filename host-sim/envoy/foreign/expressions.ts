import type { Status } from "../../abi/enums.js";
import type { ByteString } from "../../model/byte-string.js";
import type { Answer } from "../operations.js";
import type { PropertySource } from "../properties/index.js";

/** Why an expression was not made: the line that Envoy logs about it, at level info. */
export interface ExpressionError {
  readonly line: ByteString;
}

/** The expressions (CEL) that one root context made, by token from 0 on. */
export interface Expressions {
  /** Gives the token, or what Envoy logs about the source; the guest then gets BadArgument. */
  create(source: ByteString): number | ExpressionError;
  /**
   * The value for this context, in the encoding of properties.
   *
   * NotFound for an unknown token, InternalFailure when the expression fails, SerializationFailure when its value has
   * no encoding.
   */
  evaluate(token: number, source: PropertySource): Answer<ByteString>;
  /** Ok, also for an unknown token. */
  delete(token: number): Status;
}
