/** Going through the code that asc has compiled, as binaryen has it. */

/** Where an expression has other expressions; by whatever kind of expression. */
const CHILDREN = [
  ...["condition", "ifTrue", "ifFalse", "body", "children", "operands", "target", "left", "right", "ptr"],
  ...["dest", "source", "size", "delta", "expected", "replacement", "ref", "vec", "a", "b", "c", "value"],
];

/** Every function with a body, by name. */
export function functionsOf(module, binaryen) {
  const functions = new Map();
  for (let i = 0; i < module.getNumFunctions(); i++) {
    const info = binaryen.getFunctionInfo(module.getFunctionByIndex(i));
    if (info.body) functions.set(info.name, info.body);
  }
  return functions;
}

/** What binaryen tells of an expression. It fails for those that have nothing to tell: `nop` and `unreachable`. */
export function infoOf(expression, binaryen) {
  const id = binaryen.getExpressionId(expression);
  return id === binaryen.NopId || id === binaryen.UnreachableId
    ? { id }
    : binaryen.getExpressionInfo(expression);
}

/** The expressions directly below one; numbers that are no expression are told apart by the kind. */
function childrenOf(info, binaryen) {
  if (info.id === binaryen.ConstId) return [];
  const below = CHILDREN.flatMap((key) => info[key] ?? []);
  return below.filter((child) => typeof child === "number" && child !== 0);
}

/** Shows an expression and all below it, parents first; what `visit` answers false for is not entered. */
export function walk(expression, binaryen, visit) {
  const info = infoOf(expression, binaryen);
  if (visit(info, expression) === false) return;
  for (const child of childrenOf(info, binaryen)) walk(child, binaryen, visit);
}

/** The value of a constant, or undefined for any other expression. */
export function constantOf(expression, binaryen) {
  const info = infoOf(expression, binaryen);
  return info.id === binaryen.ConstId ? info.value : undefined;
}
