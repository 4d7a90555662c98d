/** Goes through a file and puts counters where istanbul wants to know. */
import { CommonFlags, Node, NodeKind, Token } from "assemblyscript";
import { Ignored } from "./ignored.mjs";
import { blockOf, counted, countStatement, isConstant } from "./nodes.mjs";

/** Statements that are counted; declarations, blocks and empty ones are not. */
const COUNTED = new Set([
  NodeKind.Break,
  NodeKind.Continue,
  NodeKind.Do,
  NodeKind.Expression,
  NodeKind.For,
  NodeKind.ForOf,
  NodeKind.If,
  NodeKind.Return,
  NodeKind.Switch,
  NodeKind.Throw,
  NodeKind.Try,
  NodeKind.Variable,
  NodeKind.Void,
  NodeKind.While,
]);

/** What leads out of the tree, or is answered while asc compiles. */
const SKIPPED = new Set(["range", "decorators", "implicitFieldDeclaration", "parent"]);

/** A variable that stands for a number while asc compiles, or for one of the host. */
const isDeclared = (statement) =>
  statement.kind === NodeKind.Variable &&
  (statement.declarations.every(({ initializer }) => !initializer) ||
    statement.declarations.some((declaration) => declaration.is(CommonFlags.Ambient)));

export class Walk {
  #map;
  #ignored;
  /** The counters of statements, for the `if` that has no else. */
  #reached = new Map();

  constructor(map) {
    this.#map = map;
  }

  file(source) {
    this.#ignored = new Ignored(source.text);
    this.#list(source.statements);
  }

  /** Counts the statements of a list, and what is in them. */
  #list(statements) {
    for (let at = 0; at < statements.length; at++) {
      const statement = statements[at];
      if (this.#ignored.has(statement)) continue;
      if (COUNTED.has(statement.kind) && !isDeclared(statement)) {
        const counter = this.#map.statement(statement.range);
        this.#reached.set(statement, counter);
        statements.splice(at++, 0, countStatement(counter, statement.range));
      }
      this.#node(statement);
    }
  }

  /** A statement that is the body of another. */
  #body(parent, key, counter) {
    const block = blockOf(parent[key]);
    parent[key] = block;
    this.#list(block.statements);
    if (counter !== undefined) block.statements.unshift(countStatement(counter, block.range));
  }

  #node(node) {
    if (this.#ignored.has(node)) return;
    const visit = this.#visits[node.kind];
    if (visit) visit(node);
    else this.#children(node);
  }

  #children(node, ...without) {
    for (const key of Object.keys(node)) {
      const child = node[key];
      if (SKIPPED.has(key) || without.includes(key) || child === null || typeof child !== "object") continue;
      if (child instanceof Node) this.#node(child);
      else if (Array.isArray(child)) for (const item of child) if (item instanceof Node) this.#node(item);
    }
  }

  #visits = {
    [NodeKind.Block]: (node) => this.#list(node.statements),
    [NodeKind.If]: (node) => this.#if(node),
    [NodeKind.Switch]: (node) => this.#switch(node),
    [NodeKind.Ternary]: (node) => this.#ternary(node),
    [NodeKind.Binary]: (node) => this.#binary(node),
    [NodeKind.While]: (node) => this.#loop(node),
    [NodeKind.Do]: (node) => this.#loop(node),
    [NodeKind.For]: (node) => this.#loop(node),
    [NodeKind.ForOf]: (node) => this.#loop(node),
    [NodeKind.Try]: (node) => this.#try(node),
    [NodeKind.FieldDeclaration]: (node) => this.#field(node),
    [NodeKind.FunctionDeclaration]: (node) => this.#function(node),
    [NodeKind.MethodDeclaration]: (node) => this.#function(node),
    [NodeKind.EnumDeclaration]: () => {},
    [NodeKind.InterfaceDeclaration]: () => {},
    [NodeKind.Import]: () => {},
    [NodeKind.Export]: () => {},
    [NodeKind.VariableDeclaration]: (node) => this.#variable(node),
  };

  #if(node) {
    const way = this.#map.branch("if", node.range);
    const then = way();
    const otherwise = node.ifFalse ? way(node.ifFalse.range) : undefined;
    if (!node.ifFalse) this.#map.missingElse(this.#reached.get(node), then);
    this.#node(node.condition);
    this.#body(node, "ifTrue", then);
    if (node.ifFalse) this.#body(node, "ifFalse", otherwise);
  }

  #loop(node) {
    this.#children(node, "body");
    if (node.body) this.#body(node, "body");
  }

  #try(node) {
    for (const list of [node.bodyStatements, node.catchStatements, node.finallyStatements]) {
      if (list) this.#list(list);
    }
  }

  #switch(node) {
    const way = this.#map.branch("switch", node.range);
    this.#node(node.condition);
    for (const item of node.cases) {
      const counter = way(item.range);
      if (item.label) this.#node(item.label);
      this.#list(item.statements);
      item.statements.unshift(countStatement(counter, item.range));
    }
  }

  #ternary(node) {
    const way = this.#map.branch("cond-expr", node.range);
    const [then, otherwise] = [way(node.ifThen.range), way(node.ifElse.range)];
    this.#children(node);
    node.ifThen = counted(node.ifThen, then);
    node.ifElse = counted(node.ifElse, otherwise);
  }

  #binary(node) {
    if (isLogical(node) && !isConstant(firstOperand(node)))
      this.#operands(node, this.#map.branch("binary-expr", node.range));
    else this.#children(node);
  }

  /** The operands of a chain of && and ||, from left to right: each is a way of one branch. */
  #operands(node, way) {
    for (const side of ["left", "right"]) {
      const operand = node[side];
      const inner = unwrapped(operand);
      if (isLogical(inner)) this.#operands(inner, way);
      else if (isConstant(operand)) continue;
      else {
        const counter = way(operand.range);
        this.#node(operand);
        node[side] = counted(operand, counter);
      }
    }
  }

  /** `private x: T = value`: counted when an object is made. Static ones may be constants. */
  #field(node) {
    if (!node.initializer || !node.type || node.parameterIndex >= 0) return;
    if (node.is(CommonFlags.Static) || node.is(CommonFlags.Ambient)) return;
    const counter = this.#map.statement(node.initializer.range);
    this.#node(node.initializer);
    node.initializer = counted(node.initializer, counter);
  }

  #variable(node) {
    if (node.initializer && !node.is(CommonFlags.Ambient)) this.#node(node.initializer);
  }

  #function(node) {
    if (!node.body || node.is(CommonFlags.Ambient)) return;
    for (const parameter of node.signature.parameters) this.#parameter(parameter);
    const counter = this.#map.function(nameOf(node), node.name.range, node.body.range);
    if (node.body.kind === NodeKind.Block) this.#body(node, "body", counter);
    else this.#arrow(node.body, counter);
  }

  /** `(x) => x + 1` */
  #arrow(body, counter) {
    const statement = this.#map.statement(body.range);
    this.#node(body.expression);
    body.expression = counted(counted(body.expression, statement), counter);
  }

  #parameter(node) {
    if (!node.initializer) return;
    const counter = this.#map.branch("default-arg", node.range)(node.initializer.range);
    this.#node(node.initializer);
    node.initializer = counted(node.initializer, counter);
  }
}

const isLogical = (node) =>
  node.kind === NodeKind.Binary &&
  (node.operator === Token.Ampersand_Ampersand || node.operator === Token.Bar_Bar);

const unwrapped = (node) => (node.kind === NodeKind.Parenthesized ? unwrapped(node.expression) : node);

function firstOperand(node) {
  const { left } = node;
  return isLogical(unwrapped(left)) ? firstOperand(unwrapped(left)) : left;
}

let anonymous = 0;

function nameOf(node) {
  return node.name.text || `(anonymous_${anonymous++})`;
}
