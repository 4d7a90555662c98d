/**
 * Allocator and collector, made for callbacks: a callback is short and leaves an empty wasm stack, so the collector runs
 * between callbacks only, and needs neither a shadow stack nor write barriers. The transform puts this file where asc
 * has its own TLSF allocator and its collector (asc's `minimal` runtime), hence the names.
 *
 * A block, always a multiple of 16 bytes; the heap is a row of blocks without gaps:
 *
 * ```text
 *   block                                          object
 *   ╔══════════════╤══════════╤═══════════╤══════════╤═══════════════════╤═════════╗
 *   ║ next to scan │ epoch    │ class id  │ size     │ size bytes        │ padding ║
 *   ╚══════════════╧══════════╧═══════════╧══════════╧═══════════════════╧═════════╝
 *   0              4          8           12         16
 * ```
 *
 * Every collection begins a new epoch and stamps what it reaches. A block whose stamp is older than the running epoch is
 * free; no sweep takes place and no list is kept. The allocator walks through the heap once per epoch, joins
 * neighbouring free blocks into a run, and cuts objects off the run's front:
 *
 * ```text
 *   ╔════╤══════╤════╤═════════════════════════╤══════╤═════════════╗
 *   ║ live│new  │live│new │ . . . . run . . . . │ live │ not walked  ║
 *   ╚════╧══════╧════╧════╧════════════════════╧══════╧═════════════╝
 *   heap                  free                 limit                 heapEnd
 * ```
 */

// @ts-ignore: decorator
@inline const HEADER: usize = 16;
// @ts-ignore: decorator
@inline const EPOCH: usize = 4;
// @ts-ignore: decorator
@inline const ID: usize = 8;
// @ts-ignore: decorator
@inline const SIZE: usize = 12;
/** The stamp of a block that lives until it is freed by hand. */
// @ts-ignore: decorator
@inline const FOREVER: u32 = 0xffffffff;
/** No object is larger: the host allows 1 GiB of memory in all. */
// @ts-ignore: decorator
@inline const MAX_SIZE: usize = 0x3fffffff;
/** What runs should give between two collections, in bytes, besides as much as lives. */
// @ts-ignore: decorator
@inline const LEAST: usize = 0xc000;

// @ts-ignore: decorator
@lazy let free: usize = 0;
// @ts-ignore: decorator
@lazy let limit: usize = 0;
// @ts-ignore: decorator
@lazy let heapEnd: usize = 0;
/** The bytes of the runs since the last collection. */
// @ts-ignore: decorator
@lazy let used: usize = 0;
/** Collect once `free` is behind this address. */
// @ts-ignore: decorator
@lazy let trigger: usize = 0;
// @ts-ignore: decorator
@lazy let epoch: u32 = 1;
/** The objects that are reached but not scanned, linked through their headers. */
// @ts-ignore: decorator
@lazy let toScan: usize = 0;

// @ts-ignore: decorator
@inline function heapStart(): usize {
  return (__heap_base + 15) & ~15;
}

// @ts-ignore: decorator
@inline function blockSize(size: usize): usize {
  return (size + (HEADER + 15)) & ~15;
}

/** Makes [from, to) one free block. */
function seal(from: usize, to: usize): void {
  if (from < to) {
    store<u32>(from, 0, EPOCH);
    store<usize>(from, to - from - HEADER, SIZE);
  }
}

/** Takes `size` more bytes from the engine, at the heap's end; false when there are no more. */
function growHeap(size: usize): bool {
  if (memory.grow(<i32>((size + 0xffff) >>> 16)) < 0) return false;
  // A header behind the last block stops the walk. And the encoder of texts may read a few bytes too many.
  heapEnd = (<usize>memory.size() << 16) - HEADER;
  store<u32>(heapEnd, FOREVER, EPOCH);
  trigger = heapEnd - ((heapEnd - heapStart()) >>> 3);
  return true;
}

/** Where the free blocks from this one on end. */
// @ts-ignore: decorator
@inline function skipFree(block: usize): usize {
  while (load<u32>(block, EPOCH) < epoch) block += blockSize(load<usize>(block, SIZE));
  return block;
}

/** Finds the next run that has room for an object of `size` bytes; false when memory is out. */
function nextRun(size: usize): bool {
  if (size > MAX_SIZE) return false;
  size = blockSize(size);
  if (!heapEnd) {
    limit = free = heapStart();
    growHeap(0);
    seal(limit, heapEnd);
  }
  seal(free, limit);
  let from = limit;
  let to = skipFree(from);
  while (to - from < size) {
    if (to == heapEnd) {
      const grown = growHeap(size - (to - from));
      if (!grown) seal(from, to);
      free = grown ? from : to;
      limit = heapEnd;
      used += limit - free;
      return grown;
    }
    seal(from, to);
    from = to + blockSize(load<usize>(to, SIZE));
    to = skipFree(from);
  }
  free = from;
  limit = to;
  used += to - from;
  return true;
}

/** True if there is room for an object in the run, or in the next one that is large enough. */
// @ts-ignore: decorator
@inline function hasRoom(size: usize): bool {
  return size + HEADER <= limit - free || nextRun(size);
}

/** A new object. */
// @ts-ignore: decorator
@global @unsafe
export function __new(size: usize, id: u32): usize {
  if (!hasRoom(size)) abort("out of memory");
  const block = free;
  free = block + blockSize(size);
  store<u32>(block, epoch, EPOCH);
  store<u32>(block, id, ID);
  store<usize>(block, size, SIZE);
  return block + HEADER;
}

/** The same, or 0 when memory is out. */
// @ts-ignore: decorator
@global @unsafe
export function __newOrNull(size: usize, id: u32): usize {
  return size <= MAX_SIZE && hasRoom(size) ? __new(size, id) : 0;
}

/**
 * Room for `size` bytes that are needed until the next allocation, and no longer: what a hostcall reads. It costs no
 * block, and need not be given back.
 */
// @ts-ignore: decorator
@global @unsafe
export function __scratch(size: usize): usize {
  if (!hasRoom(size)) abort("out of memory");
  return free;
}

/** Changes an object's size, in place where it can: the end of the run and everything that shrinks. */
// @ts-ignore: decorator
@global @unsafe
export function __renew(old: usize, size: usize): usize {
  const oldSize = load<usize>(old - 4);
  if (size > oldSize) {
    const ptr = __new(size, load<u32>(old - 8));
    memory.copy(ptr, old, oldSize);
    return ptr;
  }
  const end = old + ((oldSize + 15) & ~15);
  const newEnd = old + ((size + 15) & ~15);
  store<usize>(old - 4, size);
  if (end == free) free = newEnd;
  else seal(newEnd, end);
  return old;
}

/** A block that lives until `__free`. */
// @ts-ignore: decorator
@global @unsafe
export function __alloc(size: usize): usize {
  const ptr = __new(size, 0);
  store<u32>(ptr - HEADER, FOREVER, EPOCH);
  return ptr;
}

// @ts-ignore: decorator
@global @unsafe
export function __realloc(old: usize, size: usize): usize {
  const ptr = __alloc(size);
  memory.copy(ptr, old, min(size, load<usize>(old - 4)));
  __free(old);
  return ptr;
}

// @ts-ignore: decorator
@global @unsafe
export function __free(ptr: usize): void {
  if (ptr + ((load<usize>(ptr - 4) + 15) & ~15) == free) free = ptr - HEADER;
  else store<u32>(ptr - HEADER, 0, EPOCH);
}

/** A write barrier is for collectors that run while the program does. */
// @ts-ignore: decorator
@global @unsafe @inline
export function __link(parent: usize, child: usize, expectMultiple: bool): void {}

// @ts-ignore: decorator
@global @unsafe
export function __visit(ptr: usize, cookie: u32): void {
  if (ptr && load<u32>(ptr - HEADER, EPOCH) < epoch) {
    store<u32>(ptr - HEADER, epoch, EPOCH);
    store<usize>(ptr - HEADER, toScan);
    toScan = ptr;
  }
}

// @ts-ignore: decorator
@global @unsafe
export function __collect(): void {
  seal(free, limit);
  ++epoch;
  __visit_globals(0);
  let live: usize = 0;
  while (toScan) {
    const ptr = toScan;
    toScan = load<usize>(ptr - HEADER);
    live += blockSize(load<usize>(ptr - 4));
    __visit_members(ptr, 0);
  }
  // A collection has to pay: its work is one of the live, its gain are the runs that were found since the last one.
  // Few may come of a heap that is full, or in pieces because what lives lies everywhere in it.
  if (free > trigger && used < live + LEAST) {
    const end = heapEnd;
    if (growHeap((live << 1) + LEAST)) seal(end, heapEnd);
  }
  used = 0;
  free = limit = heapStart();
}

/** Collects when enough garbage has gathered; only where no object is on the wasm stack. */
// @ts-ignore: decorator
@global @unsafe
export function __collectBetweenCallbacks(): void {
  if (free > trigger) __collect();
}
