/** A request as the code that makes it: short even where it is long. */
import type { Failure, RequestOptions } from "./types.js";

/** An object literal; `""` for an empty request. */
export function requestCode(request: RequestOptions): string {
  const fields = Object.entries(request).filter(
    ([name, value]) => value !== undefined && !isDefault(name, value),
  );
  return fields.length === 0
    ? ""
    : `{ ${fields.map(([name, value]) => `${name}: ${code(value)}`).join(", ")} }`;
}

const isDefault = (name: string, value: unknown): boolean =>
  name === "headers" && Array.isArray(value) && value.length === 0;

const failureCalls: Readonly<Record<Failure["failure"], string>> = {
  timeout: "timeout()",
  "connection-failure": "connectionFailure()",
  reset: "reset()",
  "reset-after-head": "resetAfter",
};

function code(value: unknown): string {
  if (typeof value === "string") return textCode(value);
  if (value instanceof Uint8Array) return bytesCode(value);
  if (Array.isArray(value)) return listCode(value);
  if (typeof value === "object" && value !== null) return objectCode(value);
  return String(value);
}

function objectCode(value: object): string {
  if ("failure" in value) return failureCode(value as Failure);
  const entries = Object.entries(value).filter(([, one]) => one !== undefined);
  if (isDelay(value)) return delayCode(value);
  return `{ ${entries.map(([name, one]) => `${nameCode(name)}: ${code(one)}`).join(", ")} }`;
}

const nameCode = (name: string): string => (/^[A-Za-z_]\w*$/.test(name) ? name : JSON.stringify(name));

const isDelay = (value: object): value is { delay: unknown; body?: unknown } =>
  "delay" in value && Object.keys(value).every((name) => name === "delay" || name === "body");

const delayCode = ({ delay, body }: { delay: unknown; body?: unknown }): string =>
  `delay(${code(delay)}${body === undefined ? "" : `, ${code(body)}`})`;

function failureCode({ failure, reply, delay }: Failure): string {
  const call = failure === "reset-after-head" ? `resetAfter(${code(reply ?? {})})` : failureCalls[failure];
  return delay === undefined ? call : `delay(${code(delay)}, ${call})`;
}

/** Many like pieces are made, not listed. */
function listCode(list: readonly unknown[]): string {
  const [first] = list;
  if (list.length > 20 && list.every((one) => sameBytes(one, first)))
    return `Array(${list.length}).fill(${code(first)})`;
  return `[${list.map(code).join(", ")}]`;
}

const sameBytes = (a: unknown, b: unknown): boolean =>
  a instanceof Uint8Array && b instanceof Uint8Array && Buffer.compare(a, b) === 0;

/** The shortest text that makes it by being repeated. */
function textCode(text: string): string {
  for (const size of text.length > 100 ? [1, 2] : []) {
    const unit = text.slice(0, size);
    if (unit.repeat(text.length / size) === text)
      return `${JSON.stringify(unit)}.repeat(${text.length / size})`;
    const [head, rest] = [text.slice(0, 1), text.slice(1)];
    const tail = rest.slice(0, size);
    if (tail.repeat(rest.length / size) === rest)
      return `${JSON.stringify(head)} + ${JSON.stringify(tail)}.repeat(${rest.length / size})`;
  }
  return JSON.stringify(text);
}

function bytesCode(bytes: Uint8Array): string {
  const [first] = bytes;
  if (bytes.length > 20 && bytes.every((byte) => byte === first))
    return first === 0 ? `new Uint8Array(${bytes.length})` : `new Uint8Array(${bytes.length}).fill(${first})`;
  return `new Uint8Array([${bytes.join(", ")}])`;
}
