/**
 * Ways to cut a body in pieces, for filters that must not care: whole, byte by byte, in halves, behind the first and
 * before the last byte. `cuts.all` gives every way to cut it in two. A text of multi-byte characters is cut inside
 * them too: pieces are then bytes.
 *
 * @example
 * test.each(cuts("card 4111111111111111"))("redacts a number cut as %j", async (chunks) => { ... });
 */
export function cuts(body: string): Array<[chunks: Piece[]]> {
  const bytes = new TextEncoder().encode(body);
  const middle = bytes.length >> 1;
  const places = [[], [1], [middle], [bytes.length - 1], everywhere(bytes.length)];
  return distinct(places.filter((cut) => cut.every((at) => at > 0 && at < bytes.length))).map((cut) => [
    piecesOf(bytes, cut),
  ]);
}

cuts.all = (body: string): Array<[chunks: Piece[]]> => {
  const bytes = new TextEncoder().encode(body);
  return everywhere(bytes.length).map((at) => [piecesOf(bytes, [at])]);
};

/** Text where a piece is whole characters, bytes where a cut went through one. */
export type Piece = string | Uint8Array;

const everywhere = (length: number) => Array.from({ length: Math.max(0, length - 1) }, (_, i) => i + 1);

function distinct(cuts: readonly number[][]): number[][] {
  return [...new Map(cuts.map((cut) => [cut.join(), cut])).values()];
}

function piecesOf(bytes: Uint8Array, places: readonly number[]): Piece[] {
  const edges = [0, ...places, bytes.length];
  return edges.slice(1).map((end, i) => piece(bytes.subarray(edges[i], end)));
}

function piece(bytes: Uint8Array): Piece {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return bytes.slice();
  }
}
