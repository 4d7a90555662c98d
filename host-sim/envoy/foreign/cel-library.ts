/**
 * The parts of the CEL library that are used, loaded at the first expression: most plugins have none, and a test should
 * not pay for it at its start.
 */
import { createRequire } from "node:module";

/** A node of a parsed expression (cel.expr.Expr). */
export interface CelNode {
  id: bigint;
  exprKind: { case?: string; value?: unknown };
}

/** A parsed expression (cel.expr.ParsedExpr). */
export interface CelParsed {
  expr?: CelNode;
  /** `positions`: by node id, the offset in the source. */
  sourceInfo?: { positions: Record<string, number> };
}

/** What the parser throws; a place is not always given. */
export interface CelSyntaxError extends Error {
  rawMessage?: string;
  location?: { start: { offset: number } };
}

/** The library's unsigned integer. */
export interface CelUint {
  readonly value: bigint;
}

/** What an evaluation gives in place of a value. */
export interface CelFailure {
  readonly message: string;
}

/** google.protobuf.Timestamp and Duration. */
export interface CelTime {
  readonly $typeName: string;
  readonly seconds: bigint;
  readonly nanos: number;
}

/** @bufbuild/cel with the two messages of @bufbuild/protobuf that stand for times. */
export interface CelLibrary {
  /** Throws where the source is no expression. */
  parse(source: string): CelParsed;
  plan(environment: unknown, expression: CelNode): (variables: Record<string, unknown>) => unknown;
  celEnv(): unknown;
  celUint(value: bigint): unknown;
  isCelUint(value: unknown): value is CelUint;
  isCelError(value: unknown): value is CelFailure;
  isCelList(value: unknown): value is Iterable<unknown>;
  isCelMap(value: unknown): value is { get(key: unknown): unknown; entries(): Iterable<[unknown, unknown]> };
  timestamp(seconds: bigint, nanos: number): unknown;
  duration(seconds: bigint, nanos: number): unknown;
}

let loaded: CelLibrary | undefined;

/** The library; the same one every time. */
export function celLibrary(): CelLibrary {
  loaded ??= load(createRequire(import.meta.url));
  return loaded;
}

function load(require: NodeJS.Require): CelLibrary {
  const cel = require("@bufbuild/cel") as CelLibrary;
  const { create } = require("@bufbuild/protobuf");
  const { TimestampSchema, DurationSchema } = require("@bufbuild/protobuf/wkt");
  return {
    ...cel,
    timestamp: (seconds, nanos) => create(TimestampSchema, { seconds, nanos }),
    duration: (seconds, nanos) => create(DurationSchema, { seconds, nanos }),
  };
}
