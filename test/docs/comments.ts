/** The examples in the doc comments of the SDK, as AssemblyScript files that compile if the examples do. */
import { readdirSync, readFileSync } from "node:fs";

export interface CommentExample {
  /** Where it stands: `api/body.ts 1`. */
  name: string;
  code: string;
}

/** Every block of `ts` in a comment below assembly/. */
export function commentExamples(): CommentExample[] {
  const files = readdirSync("assembly", { recursive: true, encoding: "utf8" }).filter((file) =>
    file.endsWith(".ts"),
  );
  return files.sort().flatMap((file) =>
    blocksOf(readFileSync(`assembly/${file}`, "utf8")).map((code, index) => ({
      name: `${file} ${index + 1}`,
      code,
    })),
  );
}

function blocksOf(source: string): string[] {
  const comments = [...source.matchAll(/\/\*\*[\s\S]*?\*\//g)].map(([text]) =>
    text.replace(/^\s*\* ?/gm, ""),
  );
  return comments.flatMap((text) => [...text.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code]) => code!));
}

/** Declarations at the top of a file: everything else is the body of a method, or methods. */
const declaration =
  /^(?:@filter\b.*\n)?(?:import|export|abstract class|class|function|enum)\b[\s\S]*?^}\n?/gm;
const method = /^\w+\([^)]*\): [\w<>| ]+ \{$/m;

/** A file of its own for an example; `index` tells apart what would be named alike. */
export function fileOf({ code }: CommentExample, index: number, names: readonly string[]): string {
  const declarations = code.match(declaration)?.join("\n") ?? "";
  const rest = code.replace(declaration, "").trim();
  const declared = [...declarations.matchAll(/^(?:abstract )?(?:class|function|enum) (\w+)/gm)].map(
    ([, name]) => name,
  );
  return [
    `import { ${names.filter((name) => !declared.includes(name)).join(", ")} } from "as-proxy-wasm-abi";`,
    `import { ExampleContext${["GreeterStream", "Watcher"].map((name) => `, ${name}`).join("")} } from "./prelude";`,
    declarations,
    `export class Example${index} extends ExampleContext {`,
    method.test(rest.split("\n")[0] ?? "")
      ? rest
      : `  example(user: string, cluster: string, headers: string[], name: string, count: i64, status: Status, call: GrpcCall, given: ArrayBuffer, key: ArrayBuffer, message: ArrayBuffer): HeadersAction {\n    {\n${rest}\n    }\n    return HeadersAction.Continue;\n  }`,
    "}",
  ].join("\n");
}

/** The names that the SDK's door gives out. */
export function publicNames(door = "assembly/index.ts"): string[] {
  const text = readFileSync(door, "utf8");
  const named = [...text.matchAll(/export \{([^}]*)\}/g)].flatMap(([, list]) => list!.split(","));
  const whole = [...text.matchAll(/export \* from "\.\/([^"]+)"/g)].flatMap(([, file]) =>
    namesOf(`assembly/${file}.ts`),
  );
  return [...new Set([...named.map((name) => name.trim()).filter(Boolean), ...whole])].sort();
}

function namesOf(file: string): string[] {
  if (file.endsWith("/index.ts")) return publicNames(file);
  const text = readFileSync(file, "utf8");
  return [...text.matchAll(/^export (?:const enum|class|function) (\w+)/gm)].map(([, name]) => name!);
}

/** What examples take for granted. */
export const prelude = `
import { Context, Counter, Counters, Expression, GrpcCall, HeadersAction, HttpContext, RootContext, Status } from "as-proxy-wasm-abi";

export class Watcher extends RootContext {
  rules: ArrayBuffer = new ArrayBuffer(0);
}

export class ExamplePlugin extends RootContext {
  rule: Expression | null = null;
  requests: Counters = new Counters("requests", ["route", "code"]);
}

export class ExampleContext extends HttpContext {
  plugin: ExamplePlugin = new ExamplePlugin();
  watcher: Watcher = new Watcher();
  rule: Expression | null = null;
  requests: Counters = new Counters("requests", ["route", "code"]);
  denied: Counter = Counter.define("denied");
  configuration(): string {
    return "";
  }
  example(user: string, cluster: string, headers: string[], name: string, count: i64, status: Status, call: GrpcCall, given: ArrayBuffer, key: ArrayBuffer, message: ArrayBuffer): HeadersAction {
    return HeadersAction.Continue;
  }
}

export class GreeterStream extends HttpContext {
  constructor(readonly plugin: RootContext) {
    super();
  }
}
`;

/** The program that has them all: each is made and used, so that asc compiles it. */
export function mainOf(count: number): string {
  const numbers = Array.from({ length: count }, (_, index) => index);
  return [
    'import { Context, GrpcCall, HeadersAction, HttpContext, RootContext, filter } from "as-proxy-wasm-abi";',
    'import { ExampleContext } from "./prelude";',
    ...numbers.map((index) => `import { Example${index} } from "./example-${index}";`),
    '@filter("main")',
    "class Main extends RootContext {",
    "  createContext(): Context {",
    "    let context: ExampleContext = new ExampleContext();",
    "    const none = new ArrayBuffer(0);",
    ...numbers.map((index) => `    if (this.id == ${index}) context = new Example${index}();`),
    '    context.example("", "", [], "", 0, 0, new GrpcCall("", "", "", none), none, none, none);',
    "    return context;",
    "  }",
    "}",
  ].join("\n");
}
