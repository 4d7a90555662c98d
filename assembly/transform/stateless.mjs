/**
 * Finds out whether one context can serve all streams of a plugin (`context/streams.ts`): whether no class of a stream
 * keeps anything of its stream. In doubt the answer is no, and every stream has a context of its own.
 *
 * - The class is an `HttpContext` or a `StreamContext`, directly or by classes of the author's that are such ones too.
 * - Its fields begin as literals or as what the constructor was given, and nobody assigns them afterwards.
 * - It uses `this` only to reach its members: it does not hand itself on (`call.send(this)` waits for an answer).
 * - Its objects are made by `createContext() { return new Stream(this); }` and nowhere else.
 * - No context overrides `onDelete`, which wants `proxy_on_delete`.
 *
 * Where there is no root context of the author's it does not matter either which plugin a stream belongs to: nobody has to
 * say that it begins, and one context may serve the whole VM.
 */
import { ElementKind, Node, NodeKind } from "assemblyscript";
import { isForeign } from "./paths.mjs";
import {
  around,
  bare,
  isClass,
  isConstructor,
  isField,
  isLiteral,
  methodOf,
  statementsOf,
  targetOf,
  walkSyntax,
} from "./syntax.mjs";

/** Constants that the SDK is compiled with: streams share a context; no stream has to know which plugin is its own. */
export const SHARES = "__proxyWasmSharesStreams";
export const PLUGINLESS = "__proxyWasmPluginless";
const CONTEXT = "api/context/Context";
const ROOT = "context/root-context/RootContext";
/** Envoy calls them on root contexts, too: as an access logger, and at the end of a plugin. */
const CALLED_ON_ROOTS = ["onLog", "onDone"];
const STREAMS = ["context/http-context/HttpContext", "context/stream-context/StreamContext"];

/** Sets the constants; gives the callbacks that the contexts of this program need. */
export function shareStreams(program, sdk, filters) {
  const question = new Question(program, sdk);
  const isStateless = filters.length > 0 && question.isStateless();
  const isPluginless = filters.length === 1 && question.isPluginless();
  if (isStateless) setTrue(program, SHARES);
  if (isPluginless) setTrue(program, PLUGINLESS);
  return [...(isPluginless ? [] : ["proxy_on_context_create"]), ...(isStateless ? [] : ["proxy_on_delete"])];
}

function setTrue(program, name) {
  const { declaration } = program.elementsByName.get(name);
  declaration.initializer = Node.createTrueExpression(declaration.initializer.range);
}

/** A shared context has to be told whose it is, unless no function of the program asks for its id. */
export function dropStreamNames(module, binaryen, sdk) {
  const name = module.getFunction(`${sdk}runtime/entry/nameStream`);
  if (name && !module.getFunction(`${sdk}api/context/Context#get:id`))
    binaryen.Function.setBody(name, module.i32.const(0));
}

/** The author's classes that extend a class of the SDK. */
function heirsOf(program, sdk, path) {
  const extendsIt = (one) =>
    one !== null && (one.internalName === sdk + path || extendsIt(one.basePrototype));
  return [...program.elementsByName.values()].filter(
    (one) => one.kind === ElementKind.ClassPrototype && !one.internalName.startsWith(sdk) && extendsIt(one),
  );
}

class Question {
  constructor(program, sdk) {
    const contexts = heirsOf(program, sdk, CONTEXT);
    const roots = new Set(heirsOf(program, sdk, ROOT));
    this.bases = STREAMS.map((path) => sdk + path);
    this.contexts = contexts.map(({ declaration }) => declaration);
    this.roots = [...roots].map(({ declaration }) => declaration);
    this.makers = this.roots.map(makerOf);
    this.streams = new Map(contexts.filter((one) => !roots.has(one)).map((one) => [one.declaration, one]));
    this.fields = new Set([...this.streams.keys()].flatMap(fieldNames));
    this.sources = program.sources.filter((source) => !isForeign(source, sdk));
    this.program = program;
  }

  isStateless() {
    return (
      !this.contexts.some((context) => methodOf(context, "onDelete")) &&
      [...this.streams.values()].every((stream) => this.isPlain(stream)) &&
      !this.makers.includes(undefined) &&
      !this.sources.some((source) => this.keepsSomething(source))
    );
  }

  /**
   * True where it does not matter which plugin a stream belongs to: there is no root context of the author's, and none of
   * the callbacks that come for root contexts too.
   */
  isPluginless() {
    const isCalledOnRoots = (stream) => CALLED_ON_ROOTS.some((name) => methodOf(stream, name));
    return this.roots.length === 0 && ![...this.streams.keys()].some(isCalledOnRoots);
  }

  isPlain({ declaration, basePrototype }) {
    const { internalName, declaration: base } = basePrototype;
    if (!this.bases.includes(internalName) && !this.streams.has(base)) return false;
    return !declaration.typeParameters?.length && declaration.members.every(isPlainMember);
  }

  keepsSomething(source) {
    const file = this.program.filesByName.get(source.internalPath);
    const isStream = (type) => this.streams.has(file.lookup(type?.identifier.text ?? "")?.declaration);
    let keeps = false;
    walkSyntax(source.statements, (node, trail) => {
      keeps ||=
        this.handsOn(node, trail) ||
        this.assigns(node, trail) ||
        (node.kind === NodeKind.New && !this.makers.includes(node) && isStream(node.typeName)) ||
        (node.kind === NodeKind.Call && node.typeArguments?.some(({ name }) => isStream(name))) ||
        (node.kind === NodeKind.PropertyAccess && node.property.text === "createContext");
    });
    return keeps;
  }

  /** `this` of a stream that stands alone. */
  handsOn(node, trail) {
    if (node.kind !== NodeKind.This || trail.above.node.kind === NodeKind.PropertyAccess) return false;
    return this.streams.has(around(trail, isClass));
  }

  /** An assignment to a stream's field, or to one of that name of who knows what. */
  assigns(node, trail) {
    const target = targetOf(node);
    if (target?.kind !== NodeKind.PropertyAccess || !this.fields.has(target.property.text)) return false;
    if (target.expression.kind !== NodeKind.This) return true;
    return this.streams.has(around(trail, isClass)) && !around(trail, isConstructor);
  }
}

const fieldNames = ({ members }) => members.filter(isField).map(({ name }) => name.text);

/** The `new` of a root's createContext; null for a root without one, undefined where more happens there. */
function makerOf(root) {
  const method = methodOf(root, "createContext");
  if (!method) return null;
  const [statement, more] = statementsOf(method.body);
  if (more || statement?.kind !== NodeKind.Return || !statement.value) return undefined;
  const made = bare(statement.value);
  const isPlain = made.kind === NodeKind.New && made.args.every((one) => isPlainArgument(bare(one)));
  return isPlain ? made : undefined;
}

const isPlainArgument = (argument) => argument.kind === NodeKind.This || isLiteral(argument);

/** True for methods, fields that begin as literals, and a constructor that only hands on and keeps what it is given. */
function isPlainMember(member) {
  if (isField(member)) return !member.initializer || isLiteral(bare(member.initializer));
  if (!isConstructor(member)) return true;
  const { parameters } = member.signature;
  const names = new Set(parameters.map(({ name }) => name.text));
  const isGiven = (node) => isLiteral(node) || (node.kind === NodeKind.Identifier && names.has(node.text));
  return (
    parameters.every(({ initializer }) => !initializer || isLiteral(bare(initializer))) &&
    statementsOf(member.body).every((statement) => keepsGiven(statement, isGiven))
  );
}

/** `super(a, b)` or `this.x = a` */
function keepsGiven({ kind, expression }, isGiven) {
  if (kind !== NodeKind.Expression) return false;
  if (expression.kind === NodeKind.Call)
    return (
      expression.expression.kind === NodeKind.Super && expression.args.every((one) => isGiven(bare(one)))
    );
  const target = targetOf(expression);
  if (target?.kind !== NodeKind.PropertyAccess || expression.kind !== NodeKind.Binary) return false;
  return target.expression.kind === NodeKind.This && isGiven(bare(expression.right));
}
