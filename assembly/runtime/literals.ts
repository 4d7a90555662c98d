/**
 * The texts of the program. In the module they are packed: a byte for the length, then the text in ASCII, one behind the
 * other (`transform/literals.mjs` writes them). When the module starts they become the string objects that asc has
 * compiled the program for, at the addresses that it chose. Each has the address of its packed text in the word before
 * it, so that a literal is never encoded: its UTF-8 is there.
 *
 * ```text
 *   ╔═══╤═══════════╤═══╤═════╗        ╔═════════════╤══════╤════╤══════╤═══════════════╗
 *   ║ 5 │ h e l l o │ 2 │ o k ║  ···   ║ UTF-8 or 0  │ 0  0 │ id │ size │ h 0 e 0 l 0 … ║
 *   ╚═══╧═══════════╧═══╧═════╝        ╚═════════════╧══════╧════╧══════╧═══════════════╝
 *                                      0             4      12   16     20
 * ```
 */

/** How far before a static object the word with the address of its UTF-8 is. */
// @ts-ignore: decorator
@inline export const UTF8: usize = 20;
/** Unpacks the texts at `from` to the static data in [to, end). The transform calls it before anything else runs. */
export function __proxyWasmUnpack(from: usize, to: usize, end: usize): void {
  while (to < end) {
    const size = (<usize>load<u8>(from++)) << 1;
    store<usize>(to, from);
    store<u32>(to, idof<string>(), 12);
    store<usize>(to, size, 16);
    const next = to + ((size + 35) & ~15);
    for (const textEnd = to + size; to < textEnd; to += 2) store<u16>(to, load<u8>(from++), 20);
    to = next;
  }
}
