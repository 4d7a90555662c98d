/** Headers that configuration adds and removes, as functions. */
import { encodeText } from "../../model/byte-string.js";
import type { HeaderMap } from "../../model/header-map.js";
import { compileFormat } from "../access-log/format.js";
import type { LogSubject } from "../access-log/log-value.js";
import type { StreamInfo } from "../http/stream-info.js";
import type { HeaderChangesSpec, HeaderOptionSpec } from "./model.js";

/** Changes headers of a message of this stream. */
export type HeaderChange = (headers: HeaderMap, info: StreamInfo, more?: Partial<LogSubject>) => void;

/** Several changes, one after the other; `null` where there is nothing to do. */
export function compileChanges(specs: readonly HeaderChangesSpec[]): HeaderChange | null {
  const changes = specs.filter(({ add, remove }) => add.length + remove.length > 0).map(compileOne);
  if (changes.length === 0) return null;
  return (headers, info, more) => {
    for (const change of changes) change(headers, info, more);
  };
}

/** Envoy: first it removes; then values are made, all before the first is added. */
function compileOne({ add, remove }: HeaderChangesSpec): HeaderChange {
  const removed = remove.map((name) => encodeText(name).toLowerCase());
  const added = compileHeaderOptions(add);
  return (headers, info, more) => {
    for (const name of removed) headers.remove(name);
    added(headers, info, more);
  };
}

/** Envoy: values are made first; then it overwrites, which moves a header to the end; then it adds. */
export function compileHeaderOptions(options: readonly HeaderOptionSpec[]): HeaderChange {
  const overwriting = options.filter(({ action }) => isOverwriting(action)).map(compileOption);
  const adding = options.filter(({ action }) => !isOverwriting(action)).map(compileOption);
  const inOrder = [...overwriting, ...adding];
  return (headers, info, more) => {
    const values = inOrder.map(({ value }) => value(info, more));
    for (const [index, { apply }] of inOrder.entries()) apply(headers, values[index] as string);
  };
}

const isOverwriting = (action: HeaderOptionSpec["action"]) => action.startsWith("overwrite");

function compileOption({ name: text, value, action, keepsEmpty }: HeaderOptionSpec) {
  const name = encodeText(text).toLowerCase();
  return {
    // what an operator has no value for is nothing here
    value: compileFormat(value, true),
    apply: (headers: HeaderMap, made: string) => {
      if (made !== "" || keepsEmpty) actions[action](headers, name, made);
    },
  };
}

type Apply = (headers: HeaderMap, name: string, value: string) => void;

const actions: Readonly<Record<HeaderOptionSpec["action"], Apply>> = {
  append: (headers, name, value) => headers.append(name, value),
  "add-if-absent": (headers, name, value) => {
    if (!headers.has(name)) headers.append(name, value);
  },
  overwrite: (headers, name, value) => headers.replace(name, value),
  "overwrite-if-exists": (headers, name, value) => {
    if (headers.has(name)) headers.replace(name, value);
  },
};
