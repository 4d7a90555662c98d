/**
 * A whole number that is divided by zero ends in wasm's own trap, which says neither what nor where. Here the divisions of
 * the author's files say it as every other fault does: one line with the place, then the trap.
 *
 * ```text
 *   a / b   becomes   a / (b ? b : abort("Division by zero", file, line, column))
 * ```
 *
 * A divisor that is a number in the source is no fault, and left alone.
 */
import { Compiler, ExpressionId, getExpressionId, Node, UnaryOp } from "assemblyscript";
import { isAuthors } from "./authors.mjs";

const MESSAGE = "Division by zero";

/** A process may have several copies of the SDK: each has a guard of its own, for the programs that it knows. */
let isGuarding = false;

/** Once for a process and a copy of the SDK. */
export function explainDivisions() {
  if (isGuarding) return;
  isGuarding = true;
  rememberWhere(Compiler.prototype);
  for (const name of ["makeDiv", "makeRem"]) guard(Compiler.prototype, name);
}

/** asc divides without a word of where: the expressions that it is in, the innermost last. */
const inside = [];

function rememberWhere(compiler) {
  const { compileBinaryExpression } = compiler;
  compiler.compileBinaryExpression = function (expression, ...rest) {
    inside.push(expression);
    try {
      return compileBinaryExpression.call(this, expression, ...rest);
    } finally {
      inside.pop();
    }
  };
}

function guard(compiler, name) {
  const make = compiler[name];
  compiler[name] = function (left, right, type, ...rest) {
    const where = inside.at(-1);
    const isGuarded = where && isAuthors(this.program, where) && type.isIntegerValue && !isConstant(right);
    return make.call(this, left, isGuarded ? divisor(this, right, type, where) : right, type, ...rest);
  };
}

const isConstant = (expression) => getExpressionId(expression) === ExpressionId.Const;

/** The divisor, or the end. */
function divisor(compiler, expression, type, where) {
  const { module, currentFlow, currentType } = compiler;
  const end = compiler.makeAbort(Node.createStringLiteralExpression(MESSAGE, where.range), where);
  // The message was the last that was compiled; asc takes this for the type of the division.
  compiler.currentType = currentType;
  // What is too small for wasm may have bits that do not count.
  const value = compiler.ensureSmallIntegerWrap(expression, type);
  const local = currentFlow.getTempLocal(type);
  const isZero = module.unary(
    type.size === 64 ? UnaryOp.EqzI64 : UnaryOp.EqzI32,
    module.local_tee(local.index, value, false, type.toRef()),
  );
  const result = module.local_get(local.index, type.toRef());
  return module.block(null, [module.if(isZero, end), result], type.toRef());
}
