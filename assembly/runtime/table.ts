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

let table: StaticArray<Keyed | null> = [
  null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
];
/** The number of chains less one, at least: as many as the first table has. */
// @ts-ignore: decorator
@inline const FEWEST: u32 = 15;
/** The number of chains less one: the bits of a key that choose its chain. */
let mask: u32 = FEWEST;
let count: u32 = 0;

/** An array of nulls; by hand, for the constructor brings checks that this size never fails. */
function newTable(length: usize): StaticArray<Keyed | null> {
  const array = __new(length * sizeof<usize>(), idof<StaticArray<Keyed | null>>());
  memory.fill(array, 0, length * sizeof<usize>());
  return changetype<StaticArray<Keyed | null>>(array);
}

/** Where the first item of a key's chain is stored. */
// @ts-ignore: decorator
@inline function chainOf(key: u32): usize {
  return changetype<usize>(table) + ((key & mask) << alignof<usize>());
}

function link(item: Keyed): void {
  const at = chainOf(item.key);
  item.chain = load<Keyed | null>(at);
  store<Keyed>(at, item);
}

/** Twice the chains, each half as long. */
function grow(): void {
  const old = table;
  const length = <usize>mask + 1;
  table = newTable(length << 1);
  mask = (mask << 1) | 1;
  for (let i: usize = 0; i < length; ++i) {
    let item = load<Keyed | null>(changetype<usize>(old) + (i << alignof<usize>()));
    while (item) {
      const next = item.chain;
      link(item);
      item = next;
    }
  }
}

/**
 * Takes out what is gone and makes as many chains as the rest needs. It stands for `grow` in modules where nothing else
 * says what is gone, and is smaller than both.
 */
export function rebuild(): void {
  let rest: Keyed | null = null;
  for (let i = 0; i <= <i32>mask; ++i) {
    let item = load<Keyed | null>(changetype<usize>(table) + (<usize>i << alignof<usize>()));
    while (item) {
      const next = item.chain;
      // @ts-ignore: it knows the kinds of contexts
      if (__proxyWasmIsGone(item)) {
        item.key = 0;
        --count;
      } else {
        item.chain = rest;
        rest = item;
      }
      item = next;
    }
  }
  // With some room, or the next item would bring it here again.
  mask = FEWEST;
  while (mask < count + (count >> 1)) mask = (mask << 1) | 1;
  table = newTable(<usize>mask + 1);
  while (rest) {
    const next = rest.chain;
    link(rest);
    rest = next;
  }
}

/** Puts an item in; nothing in the table has its key. */
export function insert(item: Keyed): void {
  if (++count > mask) {
    // @ts-ignore: the transform writes it
    if (__proxyWasmSharesStreams || __proxyWasmPluginless) rebuild();
    else grow();
  }
  link(item);
}

/** The item with this key, or null. */
export function find(key: u32): Keyed | null {
  let item = load<Keyed | null>(chainOf(key));
  while (item && item.key != key) item = item.chain;
  return item;
}

/** Takes an item out that is in. */
export function remove(item: Keyed): void {
  // The place that points to the item: the chain's beginning, or the field `chain` of the item before it.
  let at = chainOf(item.key);
  while (load<usize>(at) != changetype<usize>(item)) at = load<usize>(at) + offsetof<Keyed>("chain");
  store<Keyed | null>(at, item.chain);
  item.key = 0;
  --count;
}

/** Takes out what is gone; it looks at every item. */
export function removeGone(): void {
  for (let i = 0; i <= <i32>mask; ++i) {
    let item = load<Keyed | null>(changetype<usize>(table) + (<usize>i << alignof<usize>()));
    while (item) {
      const next = item.chain;
      // @ts-ignore: it knows the kinds of contexts
      if (__proxyWasmIsGone(item)) remove(item);
      item = next;
    }
  }
}

/** How many items are in. */
// @ts-ignore: decorator
@inline export function size(): u32 {
  return count;
}
