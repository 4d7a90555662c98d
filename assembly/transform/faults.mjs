/**
 * An index out of range, a key that a map does not have and an array that is empty are faults of the author, and the
 * standard library would name its own line: `Index out of range at ~lib/array.ts:114:42`. Here the functions that look for
 * them are inlined where the author calls them, and name that place. Release builds inline most of them anyway: no filter
 * of the library grows by a byte, an access more costs about 26.
 *
 * In asc: `Compiler#makeCallDirect` compiles all such calls, `makeStaticAbort` all such ends; 0.27 and 0.28 have the same.
 */
import { CommonFlags, Compiler, getBlockChildAt } from "assemblyscript";
import { isAuthors } from "./authors.mjs";

/** Short functions of the standard library that throw at what the author gave them. */
const FAULTY = [
  /^~lib\/(array\/Array|staticarray\/StaticArray)<.+>#(__get|__set|at|pop|shift)$/,
  /^~lib\/typedarray\/\w+#(__get|__set|at)$/,
  /^~lib\/map\/Map<.+>#get$/,
];

/** A process may have several copies of the SDK: each tells the places of the programs that it knows. */
let isTelling = false;
/** The calls that are being inlined, the innermost last. */
const calls = [];

/** Once for a process and a copy of the SDK. */
export function blameCallers() {
  if (isTelling) return;
  isTelling = true;
  inlineFaulty(Compiler.prototype);
  abortAtCalls(Compiler.prototype);
}

function inlineFaulty(compiler) {
  const { makeCallDirect } = compiler;
  compiler.makeCallDirect = function (callee, operands, node, ...rest) {
    return isFaulty(this, callee, operands, node)
      ? inlined(this, callee, operands, node)
      : makeCallDirect.call(this, callee, operands, node, ...rest);
  };
}

function isFaulty({ program, inlineStack }, callee, operands, node) {
  if (!isAuthors(program, node)) return false;
  // Which function runs is known when it does.
  if (callee.is(CommonFlags.Overridden)) return false;
  const isWhole = operands.length === callee.signature.parameterTypes.length + 1;
  return isWhole && !inlineStack.includes(callee) && FAULTY.some((name) => name.test(callee.internalName));
}

function inlined(compiler, callee, [self, ...operands], node) {
  calls.push({ callee, node });
  compiler.inlineStack.push(callee);
  try {
    return compiler.makeCallInline(callee, operands, self);
  } finally {
    compiler.inlineStack.pop();
    calls.pop();
  }
}

function abortAtCalls(compiler) {
  const { makeStaticAbort } = compiler;
  compiler.makeStaticAbort = function (message, node) {
    const call = calls.at(-1);
    if (call === undefined || this.currentFlow.inlineFunction !== call.callee)
      return makeStaticAbort.call(this, message, node);
    const end = makeStaticAbort.call(this, message, call.node);
    // A debugger and a stack look into the source map for it.
    if (this.options.sourceMap) this.addDebugLocation(getBlockChildAt(end, 0), call.node.range);
    return end;
  };
}
