/** Contexts, whose script serves which of them, and the running of a callback. */
import { Cursor } from "./cursor";
import * as host from "./hostcalls";
import * as output from "./output";
import { findSection, isComment, isHeading } from "./script";
import { Outcome, runStatement } from "./statement";

const vmConfiguration = 6;
const pluginConfiguration = 7;
const contextLimit: u32 = 4096;
const slots: i32 = <i32>memory.data(8);

const none: i64 = -1;

class Script {
  constructor(public at: usize, public size: usize) {}
}

const parents = new StaticArray<u32>(4096);
const scripts = new Map<u32, Script>();
const calls = new Map<string, u32>();
let vmScript: Script | null = null;

export function setParent(context: u32, parent: u32): void {
  if (context < contextLimit) parents[context] = parent;
}

/** Reads the plugin's configuration: the script of this root and its streams. */
export function readConfiguration(context: u32, size: u32): void {
  const script = readBuffer(pluginConfiguration, size);
  if (script.at != 0) scripts.set(context, script);
}

function readBuffer(buffer: i32, size: i32): Script {
  const status = host.getBufferBytes(buffer, 0, size, slots, slots + 4);
  return status == 0 ? new Script(load<u32>(slots), load<u32>(slots + 4)) : new Script(0, 0);
}

/** The root's script; before it is configured, the VM's. */
function scriptOf(context: u32): Script {
  const known = min(context, contextLimit - 1);
  const root = parents[known] != 0 ? parents[known] : known;
  if (scripts.has(root)) return scripts.get(root);
  if (vmScript == null) vmScript = readBuffer(vmConfiguration, 1 << 24);
  return vmScript!;
}

/** Logs `> name(context,arguments)`, runs the section, gives what `ret` said. */
export function run(
  name: string, context: u32, result: i64, a: i64 = none, b: i64 = none, c: i64 = none, d: i64 = none,
): u32 {
  const script = scriptOf(context);
  announce(name, context, [a, b, c, d]);
  const nth = (calls.has(name) ? calls.get(name) : 0) + 1;
  calls.set(name, nth);
  const outcome = new Outcome(result);
  const section = findSection(script.at, script.size, name, nth);
  if (section) runSection(section, context, outcome);
  return <u32>outcome.result;
}

function announce(name: string, context: u32, values: StaticArray<i64>): void {
  output.clear();
  output.text("> " + name + "(");
  output.number(context);
  for (let i = 0; i < values.length; i++) {
    if (values[i] == none) continue;
    output.text(",");
    output.number(values[i]);
  }
  output.text(")");
  output.flush();
}

function runSection(section: Cursor, context: u32, outcome: Outcome): void {
  while (!section.done && !outcome.ended) {
    const line = section.line();
    if (isHeading(line)) return;
    if (!isComment(line)) runStatement(line, context, outcome);
  }
}
