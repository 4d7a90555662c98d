/**
 * Answers of peers from a file, YAML or JSON:
 *
 *     upstream: hello                       # text is a 200 with that body, a number a status
 *     clusters:
 *       auth: { status: 200, body: ok, headers: { a: b }, delay: 2s }
 *       billing: [ok, { failure: timeout }] # a list gives one for each request
 *     grpc:
 *       ratelimit: { messages: [text, { base64: CgA= }], status: 0 }
 *     hosts: { db.local: [10.0.0.1] }
 */
import { parse } from "yaml";
import { milliseconds } from "../../testing/duration.js";
import type { HostOptions } from "../../testing/types.js";
import { readFile, wrongUse } from "../options.js";

const kinds = ["upstream", "clusters", "grpc", "hosts"];
const replyFields = ["status", "headers", "body", "trailers", "delay", "chunkDelay"];
const grpcFields = [
  "messages",
  "status",
  "message",
  "initialMetadata",
  "trailingMetadata",
  "delay",
  "keepOpen",
];
const failures = ["timeout", "connection-failure", "reset", "reset-after-head"];

type Fields = Readonly<Record<string, unknown>>;

/** @throws CommandLineError with the field's path where the file says what no peer can do. */
export function peersOption(command: string, file: string): Partial<HostOptions> {
  const text = new TextDecoder().decode(readFile(command, file));
  return new PeersReader(command, file).read(text);
}

class PeersReader {
  private readonly command: string;
  private readonly file: string;

  constructor(command: string, file: string) {
    this.command = command;
    this.file = file;
  }

  read(text: string): Partial<HostOptions> {
    const root = this.fields(this.parsed(text), "", kinds);
    const { upstream, clusters = {}, grpc = {}, hosts } = root;
    return {
      ...(upstream === undefined ? {} : { upstream: this.handler(upstream, "upstream", replyFields) }),
      clusters: this.all(clusters, "clusters", replyFields),
      grpc: this.all(grpc, "grpc", grpcFields),
      ...(hosts === undefined ? {} : { hosts }),
    } as Partial<HostOptions>;
  }

  private parsed(text: string): unknown {
    try {
      return parse(text) ?? {};
    } catch (error) {
      throw this.wrong("", (error as Error).message.split("\n")[0]!);
    }
  }

  private all(value: unknown, path: string, known: readonly string[]): Fields {
    const entries = Object.entries(this.fields(value, path));
    return Object.fromEntries(
      entries.map(([name, one]) => [name, this.handler(one, `${path}.${name}`, known)]),
    );
  }

  private handler(value: unknown, path: string, known: readonly string[]): unknown {
    if (Array.isArray(value)) return value.map((one, index) => this.reply(one, `${path}[${index}]`, known));
    return this.reply(value, path, known);
  }

  private reply(value: unknown, path: string, known: readonly string[]): unknown {
    if (known === replyFields && (typeof value === "string" || typeof value === "number")) return value;
    const fields = this.fields(value, path, [...known, "failure", "base64"]);
    if ("base64" in fields) return this.bytes(value, path);
    if ("failure" in fields) return this.failure(fields, path);
    this.checkDelay(fields, path);
    return Object.fromEntries(
      Object.entries(fields).map(([name, one]) => [name, this.field(name, one, `${path}.${name}`)]),
    );
  }

  /** Bodies and messages may be bytes, alone or in a list. */
  private field(name: string, value: unknown, path: string): unknown {
    if (name !== "body" && name !== "messages") return value;
    return Array.isArray(value) ? value.map((one) => this.bytes(one, path)) : this.bytes(value, path);
  }

  private bytes(value: unknown, path: string): unknown {
    if (typeof value !== "object" || value === null) return String(value);
    const { base64, ...rest } = this.fields(value, path, ["base64", "body", "delay"]) as Record<
      string,
      unknown
    >;
    return base64 === undefined ? rest : new Uint8Array(Buffer.from(String(base64), "base64"));
  }

  private failure(fields: Fields, path: string): Fields {
    if (failures.includes(String(fields.failure))) return fields;
    throw this.wrong(
      `${path}.failure`,
      `there is no failure "${String(fields.failure)}"; there are ${failures.join(", ")}`,
    );
  }

  private checkDelay({ delay, chunkDelay }: Fields, path: string): void {
    for (const time of [delay, chunkDelay]) {
      if (time === undefined) continue;
      try {
        milliseconds(time as string);
      } catch (error) {
        throw this.wrong(path, (error as Error).message);
      }
    }
  }

  private fields(value: unknown, path: string, known?: readonly string[]): Fields {
    if (typeof value !== "object" || value === null || Array.isArray(value))
      throw this.wrong(path, "this must be a map");
    const unknown = known && Object.keys(value).find((name) => !known.includes(name));
    if (unknown !== undefined)
      throw this.wrong(path, `unknown field "${unknown}"; known are ${known!.join(", ")}`);
    return value as Fields;
  }

  private wrong(path: string, message: string): Error {
    return wrongUse(this.command, `${this.file}${path === "" ? "" : `: ${path}`}: ${message}`);
  }
}
