/** A power of two. */
const places = 256;
/** Longer ones are no names that come again. */
const longest = 64;

/**
 * Short texts of which something was found to be true: headers say the same again and again, and to see that a text is the
 * one that stands in its place is faster than to look at its letters. Each place keeps the latest.
 */
export class KnownTexts {
  private readonly texts: string[] = new Array(places).fill("");

  has(text: string): boolean {
    return this.texts[placeOf(text)] === text;
  }

  note(text: string): void {
    if (text.length <= longest) this.texts[placeOf(text)] = text;
  }
}

function placeOf(text: string): number {
  const { length } = text;
  if (length === 0) return 0;
  return (text.charCodeAt(0) * 31 + text.charCodeAt(length - 1) * 7 + length) & (places - 1);
}
