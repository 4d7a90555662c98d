/** Expressions (CEL) that Envoy 1.40 evaluates over its attributes. Not in the spec: foreign functions of Envoy's. */
import { Status } from "../abi/enums";
import { callForeignFunction } from "./foreign";
import { lastStatus } from "./status";
import { utf8Bytes, utf8Text } from "../codec/utf8";

/**
 * An expression that Envoy has read. Make it once, in `onConfigure`, and evaluate it in the callbacks of streams.
 *
 * ```ts
 * this.rule = Expression.create('request.method == "GET" && request.path.startsWith("/public/")');
 * // in onRequestHeaders
 * if (!this.plugin.rule!.test()) sendLocalResponse(403, "");
 * ```
 *
 * An expression belongs to the plugin's root context. Envoy evaluates it for the context whose callback runs, whatever
 * `setEffective` says: in `onTick`, `onHttpCallResponse` and the like that is the root, where no request is, and the
 * value is null. Attributes of request headers are there only as long as these are.
 */
@final
export class Expression {
  private constructor(private readonly token: ArrayBuffer) {}

  /** Reads an expression; null if it is none (BadArgument, and Envoy logs what is wrong with it, at level info). */
  static create(source: string): Expression | null {
    const token = callForeignFunction("expr_create", utf8Bytes(source));
    return token && token.byteLength == 4 ? new Expression(token) : null;
  }

  /**
   * Its value, or null (InternalFailure where it fails: a missing key, a division by zero; NotFound once deleted). As
   * properties have them: text and bytes as they are, numbers and times in eight bytes, a flag in one, maps as pairs.
   */
  bytes(): ArrayBuffer | null {
    return callForeignFunction("expr_evaluate", this.token);
  }

  /** Its value as text. */
  text(): string | null {
    const bytes = this.bytes();
    return bytes ? utf8Text(bytes) : null;
  }

  /** Its value as a whole number, a time or a duration in nanoseconds; `absent` if it is none. */
  number(absent: i64 = 0): i64 {
    const bytes = this.bytes();
    return bytes && bytes.byteLength == 8 ? load<i64>(changetype<usize>(bytes)) : absent;
  }

  /** Its value as a floating-point number; `absent` if it is none. */
  float(absent: f64 = 0): f64 {
    const bytes = this.bytes();
    return bytes && bytes.byteLength == 8 ? load<f64>(changetype<usize>(bytes)) : absent;
  }

  /** Its value as true or false; `absent` if it is none. */
  test(absent: bool = false): bool {
    const bytes = this.bytes();
    return bytes && bytes.byteLength == 1 ? load<u8>(changetype<usize>(bytes)) != 0 : absent;
  }

  /** Has Envoy forget it. Envoy: Ok, also a second time. */
  delete(): Status {
    callForeignFunction("expr_delete", this.token);
    return lastStatus();
  }
}
