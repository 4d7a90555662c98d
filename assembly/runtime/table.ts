/**
 * What the host knows by number: contexts by id, callouts by token, in one hash table with chains. Ids count up and are
 * never used twice, so the low bits spread them evenly, and a lookup takes the same time with ten thousand open streams.
 */

/** Something that the host knows by number. */
export abstract class Keyed {
  /** Zero when it is in no table. */
  key: u32 = 0;
  /** The next one in the same chain of the table, or in whatever list holds it. */
  chain: Keyed | null = null;
}

/** Tokens of callouts and ids of contexts both count from small numbers: this bit holds them apart. */
// @ts-ignore: decorator
@inline export const TOKEN: u32 = 0x80000000;

let table = newTable(16);
let count: i32 = 0;

/** An array of nulls; by hand, for the constructor brings checks that this size never fails. */
function newTable(length: usize): StaticArray<Keyed | null> {
  const array = __new(length * sizeof<usize>(), idof<StaticArray<Keyed | null>>());
  memory.fill(array, 0, length * sizeof<usize>());
  return changetype<StaticArray<Keyed | null>>(array);
}

// @ts-ignore: decorator
@inline function slot(key: u32): i32 {
  return <i32>(key & <u32>(table.length - 1));
}

function link(item: Keyed): void {
  const at = slot(item.key);
  item.chain = unchecked(table[at]);
  unchecked((table[at] = item));
}

function grow(): void {
  const old = table;
  table = newTable(<usize>old.length << 1);
  for (let i = 0; i < old.length; ++i) {
    let item = unchecked(old[i]);
    while (item) {
      const next = item.chain;
      link(item);
      item = next;
    }
  }
}

/** Puts an item in; nothing in the table has its key. */
export function insert(item: Keyed): void {
  if (++count > table.length) grow();
  link(item);
}

/** The item with this key, or null. */
export function find(key: u32): Keyed | null {
  let item = unchecked(table[slot(key)]);
  while (item && item.key != key) item = item.chain;
  return item;
}

/** Takes an item out. */
export function remove(item: Keyed): void {
  const at = slot(item.key);
  const first = unchecked(table[at]);
  if (first == item) {
    unchecked((table[at] = item.chain));
  } else {
    let before = first;
    while (before) {
      if (before.chain == item) {
        before.chain = item.chain;
        break;
      }
      before = before.chain;
    }
  }
  item.key = 0;
  item.chain = null;
  --count;
}
