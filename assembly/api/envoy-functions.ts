/** The foreign functions of Envoy 1.40, typed. Spec: "Foreign function interface", which names none. */
import { ProtoReader, ProtoWriter } from "../codec/protobuf";
import { Status } from "../abi/enums";
import { callForeignFunction } from "./foreign";
import { lastStatus } from "./status";

/** How long something lives that is kept with a stream. */
export const enum LifeSpan {
  /** Until the end of the request. */
  Request = 0,
  /** The same: requests that are redirected inside of Envoy keep it. */
  DownstreamRequest = 1,
  /** Until the client's connection closes: later requests on it see it too. */
  DownstreamConnection = 2,
}

/** What a property holds: how others read what `setProperty` keeps under its name. */
export const enum PropertyType {
  Bytes = 0,
  Text = 1,
  FlatBuffers = 2,
  Protobuf = 3,
}

/** What came of `verifySignature` or `signText`. */
@final
export class SignatureResult {
  /** True if the signature is good, or made. */
  ok: bool = false;
  /** Why not: `md5 is not supported.`, `Failed to verify digest. Error code: 0`. */
  error: string = "";
  /** The signature that was made. */
  signature: ArrayBuffer = new ArrayBuffer(0);
}

/** Compresses bytes (zlib, with its header), or null if the host refuses. In every callback. */
export function compress(bytes: ArrayBuffer): ArrayBuffer | null {
  return callForeignFunction("compress", bytes);
}

/**
 * The bytes that were compressed so (zlib; not gzip, not brotli), or null: `lastStatus` is SerializationFailure for bytes
 * that are not. In every callback. The host gives as much memory as they need: bound what you feed it.
 */
export function uncompress(bytes: ArrayBuffer): ArrayBuffer | null {
  return callForeignFunction("uncompress", bytes);
}

/**
 * Has the route looked for again when it is needed. Envoy 1.40 does so by itself when a filter writes request headers;
 * this is for what routes look at besides: dynamic metadata, filter state.
 */
export function clearRouteCache(): Status {
  callForeignFunction("clear_route_cache");
  return lastStatus();
}

/**
 * Puts an object of Envoy's own into the filter state, by the name of its factory.
 *
 * ```ts
 * setEnvoyFilterState("envoy.tcp_proxy.cluster", "blue"); // in onNewConnection: where tcp_proxy goes
 * ```
 *
 * NotFound for a name without a factory, and in root contexts; BadArgument for a value that the factory refuses, and for
 * text that is no UTF-8. A name that is taken with another life span keeps its object, with status Ok and a line in
 * Envoy's log.
 */
export function setEnvoyFilterState(name: string, value: string, span: LifeSpan = LifeSpan.Request): Status {
  callForeignFunction("set_envoy_filter_state", new ProtoWriter().text(1, name).text(2, value).number(3, span).finish());
  return lastStatus();
}

/**
 * Says of which kind a property will be that `setProperty` keeps, before it is set: once per name and VM, in
 * `onConfigure`. BadArgument if the name is declared already. A `readonly` one can be set once for each stream.
 * `schema` is for Protobuf (the message's type URL) and FlatBuffers (the schema, reflected).
 */
export function declareProperty(
  name: string,
  type: PropertyType,
  readonly: bool = false,
  span: LifeSpan = LifeSpan.Request,
  schema: ArrayBuffer | null = null,
): Status {
  const message = new ProtoWriter().text(1, name).flag(2, readonly).number(3, type).number(5, span);
  if (schema) message.data(4, schema);
  callForeignFunction("declare_property", message.finish());
  return lastStatus();
}

/**
 * Tells whether a signature over bytes is that of a key. `hash` is `sha1`, `sha224`, `sha256`, `sha384` or `sha512`; the
 * key is public, DER (SubjectPublicKeyInfo), RSA (PKCS #1 v1.5) or ECDSA (DER signature). Never throws: what is wrong with
 * the key stands in `error`. In every callback.
 */
export function verifySignature(
  hash: string,
  publicKey: ArrayBuffer,
  signature: ArrayBuffer,
  text: ArrayBuffer,
): SignatureResult {
  const message = new ProtoWriter().text(1, hash).data(2, publicKey).data(3, signature).data(4, text).finish();
  return readResult("verify_signature", message, 2);
}

/** Signs bytes with a private key: DER (PKCS #8), RSA or EC, with one of the same hashes. In every callback. */
export function signText(hash: string, privateKey: ArrayBuffer, text: ArrayBuffer): SignatureResult {
  return readResult("sign", new ProtoWriter().text(1, hash).data(2, privateKey).data(3, text).finish(), 3);
}

/** The answers differ in the field of the error. */
function readResult(name: string, message: ArrayBuffer, errorField: u32): SignatureResult {
  const result = new SignatureResult();
  const answer = callForeignFunction(name, message);
  if (!answer) {
    result.error = "the host refused";
    return result;
  }
  const reader = new ProtoReader(answer);
  while (reader.next()) {
    if (reader.field == 1) result.ok = reader.flag();
    else if (reader.field == errorField) result.error = reader.text();
    else if (reader.field == 2) result.signature = reader.data();
  }
  return result;
}
