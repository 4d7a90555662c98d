/** `%CEL(expression)%`: the value of an expression over the stream's attributes. */
import { type ByteString, encodeText } from "../../model/byte-string.js";
import { CelExpressions } from "../foreign/cel-expressions.js";
import type { StreamInfo } from "../http/stream-info.js";
import { InfoSource } from "../http/stream-source.js";
import type { PropertySource } from "../properties/index.js";
import type { Value } from "../properties/value.js";
import { FormatError } from "./format-error.js";
import { cut, type Operator, type OperatorCall, ofInfo } from "./log-value.js";

/** Envoy: the value as text; an expression that fails has none. */
export function celOperator({ parameter, length }: OperatorCall): Operator {
  const expressions = new CelExpressions();
  const token = expressions.create(encodeText(parameter));
  if (typeof token !== "number") throw new FormatError(true, `Not able to parse expression: ${token.line}`);
  return ofInfo((info) => {
    const value = expressions.valueOf(token, sourceOf(info));
    const text = value === null ? null : printed(value);
    return text === null ? null : cut(text, length);
  });
}

/** Only what has a plain text; Envoy shows debugging texts of the rest. */
function printed(value: Value): ByteString | null {
  switch (value.kind) {
    case "string":
    case "bytes":
      return value.value;
    case "int":
    case "uint":
    case "double":
    case "bool":
      return String(value.value);
    default:
      return null;
  }
}

const nothing: ByteString = "";

/** What expressions see: the stream, and no plugin. */
function sourceOf(info: StreamInfo): PropertySource {
  return {
    pluginName: nothing,
    pluginRootId: nothing,
    pluginVmId: nothing,
    node: {},
    prototypes: new Map(),
    stream: new InfoSource({ info, clusters: new Map() }),
    requestHeaders: () => info.requestHeaders,
    responseHeaders: () => info.responseHeaders,
    responseTrailers: () => info.responseTrailers,
  };
}
