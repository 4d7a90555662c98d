/**
 * Asks for the log level before a message is built: the statement `logDebug(a + b)` becomes
 * `if (level is on) write(a + b)`. A message that is a literal costs nothing to build and is left alone.
 */
import { Node, NodeKind } from "assemblyscript";

const LEVELS = { logTrace: 0, logDebug: 1, logInfo: 2, logWarn: 3, logError: 4, logCritical: 5 };

/** What the log functions of the SDK are called in a file: from the name there to the level. */
function localNames(source, sdk) {
  const names = new Map();
  for (const statement of source.statements) {
    if (statement.kind !== NodeKind.Import || !`${statement.internalPath}/`.startsWith(sdk)) continue;
    for (const declaration of statement.declarations ?? []) {
      const level = LEVELS[declaration.foreignName.text];
      if (level !== undefined) names.set(declaration.name.text, level);
    }
  }
  return names;
}

/** The level of a statement that only logs a message that has to be built; else undefined. */
function levelOf(statement, names) {
  if (!(statement instanceof Node) || statement.kind !== NodeKind.Expression) return undefined;
  const call = statement.expression;
  if (call.kind !== NodeKind.Call || call.expression.kind !== NodeKind.Identifier || call.args.length !== 1) {
    return undefined;
  }
  if (call.args[0].kind === NodeKind.Literal && call.args[0].value !== undefined) return undefined;
  return names.get(call.expression.text);
}

function guarded(statement, level) {
  const { range } = statement;
  const number = () => Node.createIntegerLiteralExpression(globalThis.i64_new(level), range);
  const call = (name, args) =>
    Node.createCallExpression(Node.createIdentifierExpression(name, range), null, args, range);
  const write = call("__proxyWasmWriteLog", [number(), statement.expression.args[0]]);
  return Node.createIfStatement(
    call("__proxyWasmLogEnabled", [number()]),
    Node.createExpressionStatement(write),
    null,
    range,
  );
}

/** Goes through everything below a node; a node's range leads out of the tree. */
function rewrite(parent, names) {
  for (const key of Object.keys(parent)) {
    const child = parent[key];
    if (key === "range" || child === null || typeof child !== "object") continue;
    if (!Array.isArray(child) && !(child instanceof Node)) continue;
    const level = levelOf(child, names);
    if (level !== undefined) parent[key] = guarded(child, level);
    rewrite(child, names);
  }
}

export function guardLogging(sources, sdk, isForeign) {
  for (const source of sources) {
    if (isForeign(source)) continue;
    const names = localNames(source, sdk);
    if (names.size) rewrite(source.statements, names);
  }
}
