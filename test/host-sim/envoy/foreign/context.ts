import type { Expressions, ForeignContext } from "../../../../host-sim/envoy/foreign/index.js";
import { callForeignFunction } from "../../../../host-sim/envoy/foreign/index.js";
import type { ForeignAnswer } from "../../../../host-sim/envoy/operations.js";
import { fromBytes, toBytes } from "../../../../host-sim/model/byte-string.js";
import { sourceOf } from "../properties/source.js";

export interface FakeContext extends ForeignContext {
  lines: string[];
  clears: number;
}

const noExpressions: Expressions = {
  create: () => ({ line: "no expressions here" }),
  evaluate: () => "",
  delete: () => 0,
};

export function contextOf(over: Partial<ForeignContext> = {}): FakeContext {
  const source = sourceOf();
  const context: FakeContext = {
    source,
    ownSource: source,
    declared: new Map(),
    expressions: noExpressions,
    lines: [],
    clears: 0,
    clearRouteCache: () => {
      context.clears++;
    },
    log: (line) => {
      context.lines.push(line);
    },
    ...over,
  };
  return context;
}

/** Calls with bytes as byte strings: status and result. */
export function call(context: ForeignContext, name: string, argument = ""): [number, string | null] {
  const { status, result }: ForeignAnswer = callForeignFunction(context, name, toBytes(argument));
  return [status, result === null ? null : fromBytes(result)];
}

/** A little-endian token. */
export const token = (value: number): string =>
  String.fromCharCode(value & 255, (value >>> 8) & 255, (value >>> 16) & 255, value >>> 24);
