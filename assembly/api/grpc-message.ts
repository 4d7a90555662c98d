/** Messages of gRPC as objects: the hook for a codec. Spec: it knows bytes only. */

/**
 * What a class needs to travel as a gRPC message. Write it by hand with `ProtoWriter` and `ProtoReader`, or let the
 * library of your choice (as-proto, as-protobuf) do the work inside.
 *
 * ```ts
 * class Hello implements GrpcMessage {
 *   name: string = "";
 *   encode(): ArrayBuffer {
 *     return new ProtoWriter().text(1, this.name).finish();
 *   }
 *   decode(bytes: ArrayBuffer): void {
 *     const reader = new ProtoReader(bytes);
 *     while (reader.next()) if (reader.field == 1) this.name = reader.text();
 *   }
 * }
 * ```
 */
export interface GrpcMessage {
  /** The message as bytes. */
  encode(): ArrayBuffer;
  /** Takes the fields from bytes; the object is new. */
  decode(bytes: ArrayBuffer): void;
}

/**
 * A new object of this class with what the bytes say: `decodeMessage<Hello>(message)` in `onMessage`. The class has a
 * constructor without parameters and the methods of `GrpcMessage`.
 */
export function decodeMessage<T>(bytes: ArrayBuffer): T {
  const message = instantiate<T>();
  // @ts-ignore: it has the method, or asc says so
  message.decode(bytes);
  return message;
}
