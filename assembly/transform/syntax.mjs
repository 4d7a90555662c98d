/** The author's syntax, as asc's parser has it. */
import { CommonFlags, LiteralKind, Node, NodeKind, Token } from "assemblyscript";
import { COUNT } from "./coverage/nodes.mjs";

/** What leads out of the tree of a node. */
const OUTWARD = new Set(["range", "parent", "implicitFieldDeclaration"]);
const COMPARISON = /^(Less|Greater)Than_Equals$|^(Exclamation_|Equals_)(Equals_)?Equals$/;
const ASSIGNMENTS = new Set(
  Object.keys(Token)
    .filter((name) => /(^|_)Equals$/.test(name) && !COMPARISON.test(name))
    .map((name) => Token[name]),
);
const STEPS = new Set([Token.Plus_Plus, Token.Minus_Minus]);
const CONSTANTS = new Set([NodeKind.True, NodeKind.False, NodeKind.Null]);
const LITERALS = new Set([LiteralKind.Integer, LiteralKind.Float, LiteralKind.String]);

/** Shows every node at and below one, or in a list. `trail`: `{ node, above }`, from the node up to where it began. */
export function walkSyntax(node, visit, above = null) {
  if (Array.isArray(node)) for (const item of node) walkSyntax(item, visit, above);
  if (!(node instanceof Node)) return;
  const trail = { node, above };
  visit(node, trail);
  for (const key of Object.keys(node)) if (!OUTWARD.has(key)) walkSyntax(node[key], visit, trail);
}

/** The nearest node around one for which a function is true; undefined where there is none. */
export function around(trail, is) {
  while (trail && !is(trail.node)) trail = trail.above;
  return trail?.node;
}

export const isClass = (node) => node.kind === NodeKind.ClassDeclaration;
export const isField = (node) => node.kind === NodeKind.FieldDeclaration && !node.is(CommonFlags.Static);
export const isConstructor = (node) =>
  node.kind === NodeKind.MethodDeclaration && node.is(CommonFlags.Constructor);

/** A method of a class by its name. */
export const methodOf = (declaration, name) =>
  declaration.members.find(
    (member) => member.kind === NodeKind.MethodDeclaration && member.name.text === name,
  );

/** True for a number, a text, true, false and null. */
export const isLiteral = (node) =>
  CONSTANTS.has(node.kind) || (node.kind === NodeKind.Literal && LITERALS.has(node.literalKind));

/** What a node assigns; undefined where it assigns nothing. */
export function targetOf({ kind, operator, left, operand }) {
  if (kind === NodeKind.Binary && ASSIGNMENTS.has(operator)) return bare(left);
  const isUnary = kind === NodeKind.UnaryPrefix || kind === NodeKind.UnaryPostfix;
  return isUnary && STEPS.has(operator) ? bare(operand) : undefined;
}

/** An expression without parentheses, casts and what counts for the coverage. */
export function bare(expression) {
  switch (expression.kind) {
    case NodeKind.Parenthesized:
    case NodeKind.Assertion:
      return bare(expression.expression);
    case NodeKind.Comma:
      return isCount(expression.expressions[0]) ? bare(expression.expressions.at(-1)) : expression;
    default:
      return expression;
  }
}

/** The statements of a body, without those that count for the coverage. */
export function statementsOf(body) {
  const statements = body?.kind === NodeKind.Block ? body.statements : [body];
  return statements.filter((one) => one?.kind !== NodeKind.Expression || !isCount(one.expression));
}

const isCount = (node) => node.kind === NodeKind.Call && node.expression.text === COUNT;
