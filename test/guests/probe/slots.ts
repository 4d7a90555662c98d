/**
 * Where hostcalls write: `>s` bytes, `>p` pairs, `>i` a u32, `>l` a u64. A slot is 16 bytes; what the host did not
 * write still holds the mark.
 */
import * as output from "./output";
import { setVariable } from "./variables";

const mark: u64 = 0xeeeeeeeeeeeeeeee;
const slotSize: usize = 16;
const room: usize = memory.data(1024);

const letterI: u8 = 105;
const letterP: u8 = 112;
const letterS: u8 = 115;

const kinds = new StaticArray<u8>(64);
const names = new StaticArray<u8>(64);
let count: i32 = 0;

export function clearSlots(): void {
  count = 0;
}

/** A fresh slot; `name`: the variable that keeps its number, or 0. */
export function addSlot(kind: u8, name: u8): usize {
  const slot = room + <usize>count * slotSize;
  store<u64>(slot, mark);
  store<u64>(slot, 0, 8);
  kinds[count] = kind;
  names[count] = name;
  count++;
  return slot;
}

/** Bytes and pairs come back as an address and a size. */
export function isPair(kind: u8): bool {
  return kind == letterS || kind == letterP;
}

/** Writes every slot to the output, and keeps the variables. */
export function showSlots(): void {
  for (let i = 0; i < count; i++) {
    output.text(" ");
    const slot = room + <usize>i * slotSize;
    if (isPair(kinds[i])) showSpan(kinds[i], load<u32>(slot), load<u32>(slot, 4));
    else showNumber(slot, kinds[i] == letterI, names[i]);
  }
}

function showSpan(kind: u8, at: u32, size: u32): void {
  if (at == <u32>mark) output.text("unset");
  else if (kind == letterP) showPairs(at, size);
  else {
    if (at == 0) output.text("null:");
    output.quoted(at, size);
  }
}

function showNumber(slot: usize, isShort: bool, name: u8): void {
  const value: i64 = isShort ? <i64>load<u32>(slot) : load<i64>(slot);
  const isUnset = isShort ? load<u32>(slot) == <u32>mark : load<u64>(slot) == mark;
  if (isUnset) output.text("unset");
  else output.number(value);
  if (name != 0) setVariable(name, value);
}

function showPairs(at: usize, size: u32): void {
  if (size == 0) output.text(at == 0 ? "null" : "empty");
  else {
    const end = showStrings(at, load<u32>(at));
    if (end - at != size) {
      output.text("!size");
      output.number(size);
    }
  }
}

/** Gives where the last string ends. */
function showStrings(at: usize, pairs: u32): usize {
  let text = at + 4 + 8 * pairs;
  output.number(pairs);
  output.text("[");
  for (let i: u32 = 0; i < 2 * pairs; i++) {
    const size = load<u32>(at + 4 + 4 * i);
    if (i > 0) output.text(",");
    output.quoted(text, size);
    text += size + 1;
  }
  output.text("]");
  return text;
}
