/** HeaderValueOption: headers that configuration adds to messages, and those that it removes. */
import type { Field, Message } from "./fields.js";
import { textFormat } from "./format-string.js";
import type { HeaderChangesSpec, HeaderOptionSpec, MessageChangesSpec } from "./model.js";

const actions = {
  APPEND_IF_EXISTS_OR_ADD: 0,
  ADD_IF_ABSENT: 1,
  OVERWRITE_IF_EXISTS_OR_ADD: 2,
  OVERWRITE_IF_EXISTS: 3,
};
const actionNames = ["append", "add-if-absent", "overwrite", "overwrite-if-exists"] as const;

/** What a message of routes says of headers; absent where it says nothing. */
export function readMessageChanges(message: Message): { changes?: MessageChangesSpec } {
  const request = readChanges(message, "request");
  const response = readChanges(message, "response");
  const isEmpty = [request, response].every(({ add, remove }) => add.length + remove.length === 0);
  return isEmpty ? {} : { changes: { request, response } };
}

function readChanges(message: Message, kind: "request" | "response"): HeaderChangesSpec {
  return {
    add: message.take(`${kind}_headers_to_add`).list().map(readHeaderOption),
    remove: message.take(`${kind}_headers_to_remove`).list().map(readRemoved),
  };
}

const isFixed = (name: string) => name.startsWith(":") || name.toLowerCase() === "host";

function readRemoved(field: Field): string {
  const name = field.requiredText();
  if (isFixed(name)) field.invalid(":-prefixed or host headers may not be removed");
  return name;
}

export function readHeaderOption(field: Field): HeaderOptionSpec {
  return field.message("envoy.config.core.v3.HeaderValueOption", (message) => {
    const header = message.take("header");
    if (!header.present) header.invalid("is required");
    return {
      ...header.message("envoy.config.core.v3.HeaderValue", readHeaderValue),
      action: readAction(message),
      keepsEmpty: message.take("keep_empty_value").bool(),
    };
  });
}

function readHeaderValue(message: Message): Pick<HeaderOptionSpec, "name" | "value"> {
  const key = message.take("key");
  const name = key.requiredText();
  if (isFixed(name)) key.invalid(":-prefixed or host headers may not be modified");
  const value = message.take("value");
  if (/[\0\r\n]/.test(value.text())) value.invalid("must not have NUL, CR or LF in it");
  textFormat(value, value.text());
  return { name, value: value.text() };
}

/** `append: false` is the old way to overwrite. */
function readAction(message: Message): HeaderOptionSpec["action"] {
  const append = message.take("append");
  const action = message.take("append_action");
  if (append.present && action.present)
    append.invalid("Both append and append_action are set and it's not allowed");
  if (append.present) return append.wrapped().bool(true) ? "append" : "overwrite";
  return actionNames[action.enumeration(actions, 0)] ?? "append";
}
