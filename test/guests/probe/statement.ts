/** One line of a script: a hostcall, or one of `ret end trap oob div0 recurse spin grow`. */
import { Arguments, readArguments } from "./arguments";
import { hasCall, makeCall } from "./calls";
import { Cursor } from "./cursor";
import { divideByZero, recurse, spin, writeOutOfBounds } from "./faults";
import * as output from "./output";
import { clearSlots, showSlots } from "./slots";

/** What a section's lines decide about their callback. */
export class Outcome {
  ended: bool = false;
  constructor(public result: i64) {}
}

export function runStatement(line: Cursor, self: u32, outcome: Outcome): void {
  line.skipSpaces();
  const name = line.until(32);
  if (name.length == 0) return;
  clearSlots();
  output.clear();
  output.text("  " + name + "(");
  readArguments(line, self);
  output.text(")");
  if (name == "ret") outcome.result = new Arguments().wide(0);
  else if (name == "end") outcome.ended = true;
  else if (!runOwn(name)) runCall(name);
}

/** Statements that are no hostcall; false for any other. */
function runOwn(name: string): bool {
  if (name == "grow") return grow();
  if (name != "trap" && name != "oob" && name != "div0" && name != "recurse" && name != "spin") return false;
  output.flush();
  if (name == "trap") unreachable();
  if (name == "oob") writeOutOfBounds();
  if (name == "div0") output.number(divideByZero());
  if (name == "recurse") output.number(recurse(1));
  if (name == "spin") spin();
  return true;
}

function grow(): bool {
  const pages = memory.grow(new Arguments()[0]);
  output.text(" = ");
  output.number(pages);
  output.flush();
  return true;
}

function runCall(name: string): void {
  if (!hasCall(name)) output.text(" = UNKNOWN FUNCTION");
  else {
    const saved = output.save();
    const status = makeCall(name);
    output.restore(saved);
    output.text(" = ");
    output.number(status);
    showSlots();
  }
  output.flush();
}
