/**
 * The memory that host and guest share.
 *
 * ```text
 *    0      16      24      28              1024
 *   ╔═══════╤═══════╤═══════╤════════════════╤═════════════╤══════
 *   ║ not   │ data  │ third │ text of abort  │ static data │ heap
 *   ║ used  │ size  │ value │                │ of asc      │
 *   ╚═══════╧═══════╧═══════╧════════════════╧═════════════╧══════
 * ```
 *
 * asc leaves the first KiB free: the slots that hostcalls write their results to are constants in it. A slot is read
 * right behind the call that filled it, so one set serves every call, re-entrant ones included.
 */

/** Where a hostcall writes the address of what it returns. */
// @ts-ignore: decorator
@inline export const OUT_DATA: usize = 16;
/** Where a hostcall writes the size of what it returns, in bytes. */
// @ts-ignore: decorator
@inline export const OUT_SIZE: usize = 20;
/** Where a hostcall writes a token, a number, a compare-and-swap value. */
// @ts-ignore: decorator
@inline export const OUT_VALUE: usize = 24;
/** Where abort writes its line, up to `ABORT_END`. */
// @ts-ignore: decorator
@inline export const ABORT_TEXT: usize = 32;
// @ts-ignore: decorator
@inline export const ABORT_END: usize = 1024;

/**
 * The host's way to hand bytes over: exactly `size` bytes, which are an ArrayBuffer of the guest from the start. 0 when
 * memory is out. Envoy: the hostcall then answers InvalidMemoryAccess, and the filter lives on.
 */
export function malloc(size: usize): usize {
  // @ts-ignore: the collector brings it
  return __newOrNull(size, idof<ArrayBuffer>());
}

/** The bytes that the last hostcall returned; it answered Ok. Nothing is copied: they came through `malloc`. */
export function takeBytes(): ArrayBuffer {
  const data = load<usize>(OUT_DATA);
  // Envoy: an empty result is pointer 0 and size 0, without any malloc.
  return load<usize>(OUT_SIZE) ? changetype<ArrayBuffer>(data) : changetype<ArrayBuffer>(__new(0, idof<ArrayBuffer>()));
}
