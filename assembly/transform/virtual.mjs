/**
 * Takes out what the classes of the program can not do. asc compiles a call of a method that is overridden somewhere to
 * a stub that chooses by class id, for every class that is named; here it is known which classes the program makes
 * objects of. A stub with one method left becomes a plain call, and what nobody calls any more falls away; the collector
 * visits the members of these classes only.
 */
import { ElementKind } from "assemblyscript";
import { constantOf, functionsOf, infoOf, walk } from "./tree.mjs";

const STUB = /^(.*)#[^#]*@override$/;
const VISIT = "~lib/rt/__visit_members";
/** Which operand of the functions that make objects is the class id. */
const ID_OPERAND = new Map([
  ["~lib/rt/collector/__new", 1],
  ["~lib/rt/collector/__newOrNull", 1],
  ["~lib/rt/__newBuffer", 1],
  ["~lib/rt/__newArray", 2],
]);
/** Functions that make objects of a class id that their callers give. */
const GENERIC = new Set([...ID_OPERAND.keys(), "~lib/rt/collector/__renew"]);

/** What a function calls, which classes it makes objects of, and whether it makes some that can not be told. */
function contentsOf(expression, binaryen) {
  const calls = [];
  const classes = [];
  let unknown = false;
  walk(expression, binaryen, (info) => {
    if (info.id === binaryen.RefFuncId) calls.push(info.func ?? info.name);
    if (info.id !== binaryen.CallId) return;
    calls.push(info.target);
    const operand = info.operands[ID_OPERAND.get(info.target)];
    if (operand === undefined) return;
    const id = constantOf(operand, binaryen);
    if (id === undefined) unknown = true;
    else classes.push(id);
  });
  return { calls, classes, unknown };
}

/** A stub: the action for each class id that has one of its own, and the one for all others. */
function stubOf(body, binaryen) {
  const conditions = new Map();
  const actions = new Map();
  let other = body;
  walk(body, binaryen, (info) => {
    if (info.id === binaryen.BreakId && info.condition) {
      const compared = infoOf(info.condition, binaryen);
      conditions.set(constantOf(compared.right, binaryen), info.name);
    }
    if (info.id !== binaryen.BlockId) return;
    info.children.forEach((child, index) => {
      const { id, name } = infoOf(child, binaryen);
      if (id !== binaryen.BlockId || !name || index + 1 >= info.children.length) return;
      if (name === "default") other = info.children[index + 1];
      else actions.set(name, info.children[index + 1]);
    });
  });
  const byClass = new Map([...conditions].map(([classId, name]) => [classId, actions.get(name)]));
  return { byClass, other };
}

/** True if one class is another or extends it; what is no class is an interface, which any may implement. */
function canBe(classes, id, name) {
  const known = [...classes.values()].some(
    (one) => one.kind === ElementKind.Class && one.internalName === name,
  );
  if (!known) return true;
  for (let one = classes.get(id); one; one = one.base) if (one.internalName === name) return true;
  return false;
}

class Reachability {
  constructor(functions, binaryen, classes) {
    this.functions = functions;
    this.binaryen = binaryen;
    this.classes = classes;
    this.made = new Set();
    this.reached = new Set();
    this.stubs = new Map();
    this.unknown = false;
  }

  reach(name) {
    const body = this.functions.get(name);
    if (body === undefined || this.reached.has(name)) return;
    this.reached.add(name);
    if (STUB.test(name)) this.stubs.set(name, stubOf(body, this.binaryen));
    else this.enter(body, name);
  }

  enter(expression, name) {
    const { calls, classes, unknown } = contentsOf(expression, this.binaryen);
    if (unknown && !GENERIC.has(name)) this.unknown = true;
    for (const id of classes) this.made.add(id);
    for (const call of calls) this.reach(call);
  }

  /** The actions that a stub can come to. */
  actionsOf(name) {
    const { byClass, other } = this.stubs.get(name);
    const [, declared] = STUB.exec(name);
    const ids = [...this.made].filter((id) => canBe(this.classes, id, declared));
    return new Set(ids.map((id) => byClass.get(id) ?? other));
  }

  /** Goes on until nothing new comes: an object that is made in one method brings others. */
  settle() {
    const entered = new Set();
    for (let before = -1; before !== entered.size + this.made.size + this.reached.size; ) {
      before = entered.size + this.made.size + this.reached.size;
      for (const name of [...this.stubs.keys()]) {
        for (const action of this.actionsOf(name)) {
          if (entered.has(action)) continue;
          entered.add(action);
          this.enter(action, name);
        }
      }
    }
  }
}

/** The functions that something outside can call. */
function rootsOf(module, binaryen) {
  const roots = [];
  for (let i = 0; i < module.getNumExports(); i++) {
    const { kind, value } = binaryen.getExportInfo(module.getExportByIndex(i));
    if (kind === binaryen.ExternalFunction) roots.push(value);
  }
  for (let i = 0; i < module.getNumElementSegments(); i++) {
    roots.push(...binaryen.getElementSegmentInfo(module.getElementSegmentByIndex(i)).data);
  }
  return roots;
}

/** `staticIds`: the classes of the objects in the static data. */
export function removeUnused(module, binaryen, classes, staticIds) {
  const functions = functionsOf(module, binaryen);
  const reachability = new Reachability(functions, binaryen, classes);
  for (const id of staticIds) reachability.made.add(id);
  const roots = rootsOf(module, binaryen);
  if (roots.some((root) => GENERIC.has(root))) return;
  for (const root of roots) reachability.reach(root);
  reachability.settle();
  if (reachability.unknown) return;
  for (const name of reachability.stubs.keys()) {
    const actions = [...reachability.actionsOf(name)];
    if (actions.length > 1) continue;
    binaryen.Function.setBody(module.getFunction(name), actions[0] ?? module.unreachable());
  }
  pruneVisits(functions.get(VISIT), binaryen, reachability.made);
}

/** Visiting an object of a class that there is none of does what visiting one without members does. */
function pruneVisits(body, binaryen, made) {
  if (body === undefined) return;
  walk(body, binaryen, (info, expression) => {
    if (info.id !== binaryen.SwitchId) return;
    info.names.forEach((_, id) => {
      if (!made.has(id)) binaryen.Switch.setNameAt(expression, id, info.defaultName);
    });
  });
}
