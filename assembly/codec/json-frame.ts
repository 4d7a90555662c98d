/** Where in a JSON text a reader is. */
import { decimalText } from "./decimal";

/** An object or list that the reader is in. */
export class Frame {
  /** How many fields or items came before. */
  index: i32 = -1;

  constructor(
    readonly outer: Frame | null,
    /** The field that the reader is at, "" before the first; null in a list. */
    public key: string | null,
  ) {}
}

/** The way to the place where the reader is: `deep.list[1].x`. */
export function pathTo(frame: Frame | null): string {
  let path = "";
  while (frame) {
    const key = frame.key;
    if (path.length && path.charCodeAt(0) != 0x5b) path = "." + path;
    path = (key == null ? "[" + decimalText(frame.index) + "]" : key) + path;
    frame = frame.outer;
  }
  return path;
}
