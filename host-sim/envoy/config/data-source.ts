/** DataSource: bytes that stand in the configuration, in a file, or in an environment variable. */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Field, Message } from "./fields.js";

const kinds = ["filename", "inline_bytes", "inline_string", "environment_variable"] as const;

function readDataSource(field: Field): Uint8Array {
  return field.message("envoy.config.core.v3.DataSource", dataOf);
}

/** As text. */
export function readTextSource(field: Field): string {
  return Buffer.from(readDataSource(field)).toString("utf8");
}

/** A file name as it stands, or `null` for another kind of source, which is then read. */
export function readFileOrData(field: Field): { file: string } | { bytes: Uint8Array } {
  return field.message("envoy.config.core.v3.DataSource", (message) => {
    if (message.oneOf(...kinds) !== "filename") return { bytes: dataOf(message) };
    message.take("watched_directory");
    return { file: pathOf(message.take("filename")) };
  });
}

/** A file's path, relative ones from the configuration's base directory. */
export function pathOf(field: Field): string {
  return resolve(field.reading.baseDirectory, field.requiredText());
}

function dataOf(message: Message): Uint8Array {
  const kind = message.oneOf(...kinds);
  message.take("watched_directory");
  if (kind === null) {
    message.field.invalid(`has to say one of ${kinds.join(", ")}`);
    return new Uint8Array(0);
  }
  const field = message.take(kind);
  if (kind === "inline_bytes") return field.bytes();
  if (kind === "inline_string") return Buffer.from(field.text());
  return kind === "filename" ? fileBytes(field) : variableBytes(field);
}

function fileBytes(field: Field): Uint8Array {
  try {
    return readFileSync(pathOf(field));
  } catch {
    field.invalid(`Invalid path: ${field.text()}`);
    return new Uint8Array(0);
  }
}

function variableBytes(field: Field): Uint8Array {
  const value = process.env[field.requiredText()];
  if (value === undefined) field.invalid(`Environment variable doesn't exist: ${field.text()}`);
  return Buffer.from(value ?? "");
}
