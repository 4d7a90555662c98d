/** When one context serves all streams of a plugin, and when each stream has its own: the exports tell. */
import { expect, test } from "vitest";
import { moduleOfText } from "../guest.js";

const imports =
  'import { Context, DataAction, HeadersAction, HttpCall, HttpContext, RootContext, WholeBodyContext, filter, logInfo } from "as-proxy-wasm-abi";\n';
const quick = ["--optimizeLevel", "0", "--shrinkLevel", "0"];

/** Which of the callbacks that make and delete contexts a module exports. */
async function contextsOf(text: string): Promise<string[]> {
  const exports = WebAssembly.Module.exports(
    new WebAssembly.Module(await moduleOfText(imports + text, ...quick)),
  );
  return ["create", "delete"].filter((end) => exports.some(({ name }) => name.endsWith(`_${end}`)));
}

/** A root context and its stream: fields and constructor of the stream, and what it does with a request's headers. */
const program = (stream: string, statements = "", more = "") => `
@filter
class Root extends RootContext {
  value: string = "";
  onConfigure(size: u32): bool {
    this.value = this.configuration();
    return true;
  }
  createContext(): Context { return new Stream(this); }
}
class Stream extends HttpContext {
  ${stream}
  onRequestHeaders(count: u32, endOfStream: bool): HeadersAction {
    ${statements}
    return HeadersAction.Continue;
  }
}
${more}`;

const given = "constructor(private readonly plugin: Root) { super(); }";
const kept = "private plugin: Root; constructor(plugin: Root) { super(); this.plugin = plugin; }";

test.each([
  ["reads what its plugin has", program(given, "logInfo(this.plugin.value);")],
  ["keeps the plugin in a constructor of its own", program(kept, "logInfo(this.plugin.value);")],
  ["has a number that stays", program(`limit: i32 = 3; ${given}`, "logInfo(this.limit.toString());")],
  ["calls its own methods", program(`${given} private help(): void {}`, "this.help();")],
  ["changes its plugin", program(given, 'this.plugin.value += "x";')],
  ["tells its id", program(given, "logInfo(this.id.toString());")],
  ["sees its end", program(`${given} onLog(): void {} onDone(): bool { return true; }`)],
  [
    "extends a class of the author's",
    program(given).replace("extends HttpContext", "extends Base") +
      "abstract class Base extends HttpContext { help(): void {} }",
  ],
  [
    "has a field of the name of another class's field",
    program(`value: i32 = 1; ${given}`, "logInfo(this.value.toString());"),
  ],
])("streams share a context where the class %s", async (_what, text) => {
  expect(await contextsOf(text)).toEqual(["create"]);
});

const count = "count: i32 = 0;";

test.each([
  ["counts", program(`${count} ${given}`, "this.count++;")],
  ["counts in a compound", program(`${count} ${given}`, "this.count += 1;")],
  ["counts in a cast", program(`${count} ${given}`, "(<Stream>(this)).count = 1;")],
  [
    "is changed by another class",
    `${program(`${count} ${given}`)} function end(s: Stream): void { s.count = 2; }`,
  ],
  ["has a list", program(`names: string[] = []; ${given}`)],
  [
    "makes something in its constructor",
    program("name: string; constructor(p: Root) { super(); this.name = p.value; }"),
  ],
  ["waits for an answer", program(given, 'new HttpCall("auth", "GET", "/").send(this);')],
  ["hands itself on", `${program(given, "note(this);")} function note(context: Context): void {}`],
  ["keeps itself", `let last: Stream | null = null; ${program(given, "last = this;")}`],
  ["sees that it is deleted", program(`${given} onDelete(): void {}`)],
  ["gathers a body", program(given).replace("extends HttpContext", "extends WholeBodyContext")],
  [
    "has type parameters",
    program(given).replace("class Stream ", "class Stream<T> ").replace("new Stream(", "new Stream<i32>("),
  ],
  [
    "is made elsewhere",
    `${program(given)} export function another(root: Root): Context { return new Stream(root); }`,
  ],
  [
    "is made under another name",
    `${program(given)} export function any(root: Root): Context { return root.createContext(); }`,
  ],
  [
    "is chosen",
    program(given).replace("return new Stream(this);", "logInfo(this.value); return new Stream(this);"),
  ],
  [
    "is given something new",
    program(given.replace("Root)", "Root, private readonly name: string)")).replace(
      "Stream(this)",
      "Stream(this, this.value)",
    ),
  ],
  [
    "extends one that keeps something",
    program(given).replace("extends HttpContext", "extends Base") +
      "class Base extends HttpContext { seen: bool = false; onLog(): void { this.seen = true; } }",
  ],
])("each stream has a context where the class %s", async (_what, text) => {
  expect(await contextsOf(text)).toEqual(["create", "delete"]);
});

const alone = (members: string, mark = "@filter") => `${mark} class Alone extends HttpContext {
  ${members}
  onRequestHeaders(count: u32, endOfStream: bool): HeadersAction { return HeadersAction.Continue; }
}`;

test("without a root context of the author's one context serves the VM, and none is made or deleted", async () => {
  expect(await contextsOf(alone("limit: i32 = 3;"))).toEqual([]);
});

test("but Envoy calls onLog and onDone on roots, too, and several filters have to be told apart", async () => {
  expect(await contextsOf(alone("onLog(): void {}"))).toEqual(["create"]);
  expect(await contextsOf(alone("onDone(): bool { return true; }"))).toEqual(["create"]);
  const other = alone("", '@filter("b")').replace("class Alone", "class Other");
  expect(await contextsOf(alone("", '@filter("a")') + other)).toEqual(["create"]);
});

test("and where it keeps something each stream has its own, made when its first callback comes", async () => {
  expect(
    await contextsOf(
      alone(
        "n: i32 = 0; onRequestBody(size: u32, end: bool): DataAction { this.n++; return DataAction.Continue; }",
      ),
    ),
  ).toEqual(["delete"]);
  expect(await contextsOf(alone("n: i32 = 0; onLog(): void { this.n++; }"))).toEqual(["create", "delete"]);
});
