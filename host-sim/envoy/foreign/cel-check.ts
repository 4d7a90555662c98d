/**
 * What Envoy tells when an expression is made and the CEL library only when it runs: functions that do not exist, macros
 * with wrong arguments.
 */
import type { CelNode } from "./cel-library.js";

interface Call {
  function: string;
  target?: CelNode;
  args: CelNode[];
}

/** What is known of an expression before it runs. */
export interface CelCheck {
  /** The names at its roots. */
  readonly names: ReadonlySet<string>;
  /** A macro with arguments that it can not take: Envoy's words, and the node that they point at. */
  readonly macro: { readonly text: string; readonly node: bigint } | null;
  /** Whether it calls a function, or a form of one, that Envoy does not have. */
  readonly unknownFunction: boolean;
}

/** Functions by how they are called: "name/arguments", methods with a dot in front. */
const known: ReadonlySet<string> = new Set(
  `size/1 .size/0 int/1 uint/1 double/1 string/1 bytes/1 bool/1 duration/1 timestamp/1 type/1 dyn/1
  .contains/1 .startsWith/1 .endsWith/1 .matches/1
  .getFullYear/0 .getMonth/0 .getDayOfYear/0 .getDayOfMonth/0 .getDate/0 .getDayOfWeek/0 .getHours/0 .getMinutes/0
  .getSeconds/0 .getMilliseconds/0
  .getFullYear/1 .getMonth/1 .getDayOfYear/1 .getDayOfMonth/1 .getDate/1 .getDayOfWeek/1 .getHours/1 .getMinutes/1
  .getSeconds/1 .getMilliseconds/1`.split(/\s+/),
);

/** Macros that are still calls after parsing had arguments that they can not take. */
const macros: ReadonlyMap<string, string> = new Map([
  ["has/1", "has() argument must be a field selection"],
  ...["all/2", "exists/2", "exists_one/2", "map/2", "map/3", "filter/2"].map(
    (macro) => [`.${macro}`, `${macro.split("/")[0]}() variable name must be a simple identifier`] as const,
  ),
]);

/** Looks an expression over, and turns `matches(a, b)` into `a.matches(b)`, the only form that the library has. */
export function checkExpression(expression: CelNode): CelCheck {
  const nodes = [...nodesOf(expression)];
  const calls = nodes.flatMap(callOf);
  for (const call of calls) toMethod(call);
  const misused = calls.find((call) => macros.has(formOf(call)));
  return {
    names: new Set(nodes.flatMap(nameOf)),
    macro: misused === undefined ? null : { text: macros.get(formOf(misused))!, node: misused.args[0]!.id },
    unknownFunction: calls.some((call) => !known.has(formOf(call))),
  };
}

/** The name that a node asks the source for; a dot in front only says that it is none of a macro's. */
const nameOf = ({ exprKind }: CelNode): string[] =>
  exprKind.case === "identExpr" ? [(exprKind.value as { name: string }).name.replace(/^\./, "")] : [];

/** The call that a node is, operators left out: they are functions with names that are no words. */
function callOf({ exprKind }: CelNode): Call[] {
  const call = exprKind.value as Call;
  return exprKind.case === "callExpr" && /^[A-Za-z]\w*$/.test(call.function) ? [call] : [];
}

const formOf = (call: Call): string => `${call.target ? "." : ""}${call.function}/${call.args.length}`;

function toMethod(call: Call): void {
  if (formOf(call) === "matches/2") call.target = call.args.shift()!;
}

/** Every node below, this one first. Works on any part of the tree: whatever has an `exprKind` is a node. */
function* nodesOf(part: unknown): IterableIterator<CelNode> {
  if (typeof part !== "object" || part === null || part instanceof Uint8Array) return;
  if ("exprKind" in part) yield part as CelNode;
  for (const child of Object.values(part)) yield* nodesOf(child);
}
