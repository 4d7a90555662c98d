/** Byte strings (one char per byte) and byte arrays, and the way between them. */

export const noBytes = new Uint8Array(0);

export const lineFeed = 10;
export const carriageReturn = 13;

/** The bytes of a byte string; chars above 255 lose their high bits. */
export function toBytes(text: string): Uint8Array {
  return Buffer.from(text, "latin1");
}

/** One char per byte. */
export function toText(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
}

/** The pieces in one array; a single piece is given back as it is. */
export function concatenate(pieces: readonly Uint8Array[]): Uint8Array {
  if (pieces.length === 1) return pieces[0]!;
  const joined = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    joined.set(piece, at);
    at += piece.length;
  }
  return joined;
}
