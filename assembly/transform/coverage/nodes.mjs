/** The syntax that counts. */
import { Node, NodeKind } from "assemblyscript";

/** The function that counts, known in every file. */
export const COUNT = "__proxyWasmCovered";

const number = (value, range) => Node.createIntegerLiteralExpression(globalThis.i64_new(value), range);

function countCall(counter, range) {
  const name = Node.createIdentifierExpression(COUNT, range);
  return Node.createCallExpression(name, null, [number(counter, range)], range);
}

export function countStatement(counter, range) {
  return Node.createExpressionStatement(countCall(counter, range));
}

/** `(count(counter), expression)` */
export function counted(expression, counter) {
  const { range } = expression;
  const pair = Node.createCommaExpression([countCall(counter, range), expression], range);
  return Node.createParenthesizedExpression(pair, range);
}

/** The statement as a block, whose list can be added to. */
export function blockOf(statement) {
  return statement.kind === NodeKind.Block
    ? statement
    : Node.createBlockStatement([statement], statement.range);
}

/** Calls that asc answers while it compiles: counted, they would be answered by nobody. */
const COMPILE_TIME = /^(is[A-Z]\w*|defined|idof|sizeof|alignof|offsetof|lengthof|nameof|ASC_\w+)$/;

/** True for what has to stay as it is, since asc decides by it what to compile. */
export function isConstant(expression) {
  switch (expression.kind) {
    case NodeKind.Parenthesized:
      return isConstant(expression.expression);
    case NodeKind.UnaryPrefix:
      return isConstant(expression.operand);
    case NodeKind.Call:
      return isConstant(expression.expression);
    case NodeKind.Binary:
      return isConstant(expression.left) && isConstant(expression.right);
    case NodeKind.Identifier:
      return COMPILE_TIME.test(expression.text);
    default:
      return (
        expression.kind === NodeKind.Literal ||
        expression.kind === NodeKind.True ||
        expression.kind === NodeKind.False
      );
  }
}
