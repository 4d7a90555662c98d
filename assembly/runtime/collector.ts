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
@inline const SIZE: usize = 12;
/** The stamp of a block that lives until it is freed by hand. */
// @ts-ignore: decorator
@inline const FOREVER: u32 = 0xffffffff;
/** No object is larger: the host allows 1 GiB of memory in all. */
// @ts-ignore: decorator
@inline const MAX_SIZE: usize = 0x3fffffff;

// @ts-ignore: decorator
@lazy let free: usize = 0;
// @ts-ignore: decorator
@lazy let limit: usize = 0;
// @ts-ignore: decorator
@lazy let heapEnd: usize = 0;
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
  heapEnd = <usize>memory.size() << 16;
  trigger = heapEnd - ((heapEnd - heapStart()) >>> 2);
  return true;
}

/** Finds the next run of `size` bytes or more; false when memory is out. */
function nextRun(size: usize): bool {
  if (!heapEnd) {
    limit = free = heapStart();
    growHeap(0);
    seal(limit, heapEnd);
  }
  seal(free, limit);
  let from = limit;
  let to = from;
  while (to - from < size) {
    if (to == heapEnd) {
      if (!growHeap(size - (to - from))) {
        seal(from, to);
        free = limit = to;
        return false;
      }
      to = heapEnd;
      break;
    }
    const next = to + blockSize(load<usize>(to, SIZE));
    if (load<u32>(to, EPOCH) < epoch) {
      to = next;
      // Take the free blocks behind it too, or the next small object would come back here.
      while (to != heapEnd && load<u32>(to, EPOCH) < epoch) to += blockSize(load<usize>(to, SIZE));
    } else {
      seal(from, to);
      from = to = next;
    }
  }
  free = from;
  limit = to;
  return true;
}

/** A new block with this stamp; gives the object's address, or 0 when memory is out. */
function take(size: usize, stamp: u32): usize {
  const block = blockSize(size);
  if (size > MAX_SIZE) return 0;
  if (limit - free < block) {
    if (!nextRun(block)) return 0;
  }
  const ptr = free + HEADER;
  free += block;
  store<u32>(ptr - HEADER, stamp, EPOCH);
  store<usize>(ptr - HEADER, size, SIZE);
  return ptr;
}

/** A new object, or 0 when memory is out. */
// @ts-ignore: decorator
@global @unsafe
export function __newOrNull(size: usize, id: u32): usize {
  const ptr = take(size, epoch);
  if (ptr) store<u32>(ptr - 8, id);
  return ptr;
}

// @ts-ignore: decorator
@global @unsafe
export function __new(size: usize, id: u32): usize {
  const ptr = __newOrNull(size, id);
  if (!ptr) abort("out of memory");
  return ptr;
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
  const ptr = take(size, FOREVER);
  if (!ptr) abort("out of memory");
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
  live <<= 1;
  const size = heapEnd - heapStart();
  // Enough room that a collection pays: its work is one of the live, its gain is the rest.
  if (size < live) {
    const end = heapEnd;
    if (growHeap((live << 1) - size)) seal(end, heapEnd);
  }
  free = limit = heapStart();
}

/** Collects when enough garbage has gathered; only where no object is on the wasm stack. */
// @ts-ignore: decorator
@global @unsafe
export function __collectBetweenCallbacks(): void {
  if (free > trigger) __collect();
}
