import { Status } from "../../abi/enums.js";
import { type ByteString, fromBytes } from "../../model/byte-string.js";
import { lastBytes, lastVarint, readProto } from "../../model/proto.js";
import type { ForeignAnswer } from "../operations.js";
import type { PropertyPrototype } from "../properties/index.js";
import { plain } from "./answers.js";
import type { ForeignContext } from "./context.js";
import { isText, lifeSpan } from "./wire.js";

const types = ["bytes", "string", "flat-buffers", "protobuf"] as const;

/**
 * `declare_property`: says of which kind a property will be when it is set.
 *
 *     1 name   2 readonly   3 type   4 schema   5 life span
 *
 * BadArgument for a name that is declared already, and for bytes that are no such message. An empty message is one.
 */
export function declareProperty(argument: Uint8Array, { declared }: ForeignContext): ForeignAnswer {
  const parsed = parse(fromBytes(argument));
  if (parsed === null || declared.has(parsed.name)) return plain(Status.BadArgument);
  declared.set(parsed.name, parsed.prototype);
  return plain(Status.Ok);
}

function parse(bytes: ByteString): { name: ByteString; prototype: PropertyPrototype } | null {
  const fields = readProto(bytes);
  const name = fields === null ? undefined : (lastBytes(fields, 1) ?? "");
  if (fields === null || name === undefined || !isText(name)) return null;
  const type = types[Number(lastVarint(fields, 3))] ?? "bytes";
  return {
    name,
    prototype: { readonly: lastVarint(fields, 2) !== 0n, type, span: lifeSpan(lastVarint(fields, 5)) },
  };
}
