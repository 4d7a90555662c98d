/** Operators that read the filter state: what plugins left with `set_property`, and objects of Envoy's. */
import { type ByteString, decodeText, encodeText } from "../../model/byte-string.js";
import { FormatError } from "./format-error.js";
import { cut, none, type Operator, type OperatorCall, ofInfo, Structured, textOf } from "./log-value.js";

const forms = ["PLAIN", "TYPED", "FIELD"];

function keyOf({ parameter }: OperatorCall): readonly [key: string, form: string] {
  const [key = "", form = "TYPED", field] = parameter.split(":");
  if (key === "") throw new FormatError(true, "Invalid filter state configuration, key cannot be empty.");
  if (!forms.includes(form))
    throw new FormatError(true, "Invalid filter state serialize type, only support PLAIN/TYPED/FIELD.");
  if ((form === "FIELD") !== (field !== undefined))
    throw new FormatError(
      true,
      "Invalid filter state serialize type, FIELD should be used with the field name.",
    );
  return [key, form];
}

/** Envoy: with PLAIN the text, else the object as an Any in JSON; fields are known of none that a plugin can make. */
function filterState(call: OperatorCall): Operator {
  const [key, form] = keyOf(call);
  if (form === "FIELD") return none;
  return ofInfo((info) => {
    const value = info.filterState.get(encodeText(key))?.value;
    if (value === undefined || !("value" in value) || typeof value.value !== "string") return null;
    if (form === "PLAIN") return cut(value.value, call.length);
    const any = anyOf(value.kind, value.value);
    return call.length === null ? new Structured(any) : cut(textOf(any), call.length);
  });
}

function anyOf(kind: string, value: ByteString): { readonly "@type": string; readonly value: string } {
  const isText = kind === "string";
  return {
    "@type": `type.googleapis.com/google.protobuf.${isText ? "StringValue" : "BytesValue"}`,
    value: isText ? decodeText(value) : Buffer.from(value, "latin1").toString("base64"),
  };
}

/** Envoy: plugins can not write the upstream's. */
function upstreamFilterState(call: OperatorCall): Operator {
  keyOf(call);
  return none;
}

export const filterStateOperators: { readonly [name: string]: (call: OperatorCall) => Operator } = {
  FILTER_STATE: filterState,
  UPSTREAM_FILTER_STATE: upstreamFilterState,
};
