/**
 * asc sees from the condition `a && b != null` that `b` is there behind it. It has to see that through a counter too:
 * `(count(7), b != null)`.
 */
import {
  ExpressionId,
  Flow,
  getBlockChildAt,
  getBlockChildCount,
  getCallTarget,
  getExpressionId,
} from "assemblyscript";
import { COUNT } from "./nodes.mjs";

const isCount = (expression) =>
  getExpressionId(expression) === ExpressionId.Call && getCallTarget(expression)?.endsWith(`/${COUNT}`);

/** What is counted, without its counters. */
function uncounted(expression) {
  if (getExpressionId(expression) !== ExpressionId.Block || !isCount(getBlockChildAt(expression, 0)))
    return expression;
  return uncounted(getBlockChildAt(expression, getBlockChildCount(expression) - 1));
}

let isSeeing = false;

/** Once for a process and a copy of the SDK. Where nothing is counted it changes nothing. */
export function seeThroughCounters() {
  if (isSeeing) return;
  isSeeing = true;
  const flow = Flow.prototype;
  for (const name of ["inheritNonnullIfTrue", "inheritNonnullIfFalse"]) {
    const inherit = flow[name];
    flow[name] = function (expression, ...rest) {
      return inherit.call(this, uncounted(expression), ...rest);
    };
  }
}
