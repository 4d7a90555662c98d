/**
 * Asks for the log level before a message is built: the statement `logDebug(a + b)` becomes
 * `if (level is on) write(a + b)`. A message that is a literal costs nothing to build and is left alone.
 */
import { Node, NodeKind } from "assemblyscript";

const LEVELS = { log: -1, logTrace: 0, logDebug: 1, logInfo: 2, logWarn: 3, logError: 4, logCritical: 5 };

/** What the log functions of the SDK are called in a file: from the name there to the level, -1 for `log`, which is told. */
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

/** What a statement that only logs a message that has to be built says of its level: a number or an expression. */
function levelOf(statement, names) {
  if (!(statement instanceof Node) || statement.kind !== NodeKind.Expression) return undefined;
  const call = statement.expression;
  if (call.kind !== NodeKind.Call || call.expression.kind !== NodeKind.Identifier) return undefined;
  const level = names.get(call.expression.text);
  if (level === undefined || call.args.length !== (level < 0 ? 2 : 1)) return undefined;
  const message = call.args.at(-1);
  if (message.kind === NodeKind.Literal && message.value !== undefined) return undefined;
  if (level >= 0) return level;
  return isName(call.args[0]) ? call.args[0] : undefined;
}

/** `level`, `LogLevel.Debug`, `this.level`: what can be asked twice. */
function isName(node) {
  if (node.kind === NodeKind.PropertyAccess) return isName(node.expression);
  return node.kind === NodeKind.Identifier || node.kind === NodeKind.This;
}

function guarded(statement, level) {
  const { range } = statement;
  const number = () =>
    level instanceof Node ? level : Node.createIntegerLiteralExpression(globalThis.i64_new(level), range);
  const call = (name, args) =>
    Node.createCallExpression(Node.createIdentifierExpression(name, range), null, args, range);
  const write = call("__proxyWasmWriteLog", [number(), statement.expression.args.at(-1)]);
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
