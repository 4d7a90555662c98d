/**
 * Takes the allocation out of constructors. asc compiles `new X()` to a call with 0 for `this`, and each constructor
 * begins with "if there is no object yet, make one", its base's too, though it never gets 0. Here the object is made
 * where `new` stands:
 *
 * ```text
 *   X#constructor(0, a)   becomes   X#constructor(__new(size, id), a)
 * ```
 */
import { constantOf, functionsOf, infoOf, walk } from "./tree.mjs";

const NEW = "~lib/rt/collector/__new";
const CONSTRUCTOR = /#constructor$/;

/** The `if` at a constructor's beginning, with the size and class id of its object; undefined where there is none. */
function allocationOf(body, binaryen) {
  const info = infoOf(body, binaryen);
  if (info.id === binaryen.BlockId)
    return info.children.length ? allocationOf(info.children[0], binaryen) : undefined;
  if (info.id !== binaryen.IfId || info.ifFalse || !isNoObject(info.condition, binaryen)) return undefined;
  const set = infoOf(info.ifTrue, binaryen);
  if (set.id !== binaryen.LocalSetId || set.index !== 0) return undefined;
  const made = infoOf(set.value, binaryen);
  if (made.id !== binaryen.CallId || made.target !== NEW) return undefined;
  const [size, id] = made.operands.map((operand) => constantOf(operand, binaryen));
  return { expression: body, size, id };
}

/** True for `!this`. */
function isNoObject(condition, binaryen) {
  const not = infoOf(condition, binaryen);
  if (not.id !== binaryen.UnaryId) return false;
  const self = infoOf(not.value, binaryen);
  return self.id === binaryen.LocalGetId && self.index === 0;
}

/** The constructors that make their object themselves, with what they make; those with optional parameters twice. */
function allocationsOf(functions, binaryen) {
  const allocations = new Map();
  for (const [name, body] of functions) {
    const allocation = CONSTRUCTOR.test(name) ? allocationOf(body, binaryen) : undefined;
    if (!allocation) continue;
    allocations.set(name, allocation);
    allocations.set(`${name}@varargs`, allocation);
  }
  return allocations;
}

/** Makes the objects before the constructors are called. */
export function hoistAllocations(module, binaryen) {
  const functions = functionsOf(module, binaryen);
  const allocations = allocationsOf(functions, binaryen);
  for (const body of functions.values()) {
    walk(body, binaryen, (info, call) => {
      const allocation = info.id === binaryen.CallId ? allocations.get(info.target) : undefined;
      if (!allocation || constantOf(info.operands[0], binaryen) !== 0) return;
      const { size, id } = allocation;
      const made = module.call(NEW, [module.i32.const(size), module.i32.const(id)], binaryen.i32);
      binaryen.Call.setOperandAt(call, 0, made);
    });
  }
  for (const { expression } of allocations.values()) binaryen.If.setIfTrue(expression, module.nop());
}
