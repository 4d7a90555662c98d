/** Bytes to text and back without loss: UTF-8, and a byte that is not UTF-8 becomes U+DC80-U+DCFF. */
import type { Data } from "../../../host-sim/testing/types.js";

export const bytesOf = (data: Data): Buffer =>
  typeof data === "string" ? Buffer.from(data, "utf8") : Buffer.from(data);

export function textOf(bytes: Uint8Array): string {
  const text = Buffer.from(bytes).toString("utf8");
  return text.includes("\ufffd") ? slowTextOf(bytes) : text;
}

/** Decodes the longest valid sequence at each place, so that one bad byte spoils nothing around it. */
function slowTextOf(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; ) {
    const sequence = sequenceAt(bytes, at);
    text += sequence ? sequence.toString("utf8") : String.fromCharCode(0xdc00 + (bytes[at] as number));
    at += sequence ? sequence.length : 1;
  }
  return text;
}

function sequenceAt(bytes: Uint8Array, at: number): Buffer | null {
  const lead = bytes[at] as number;
  const length = lead < 0x80 ? 1 : lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc2 ? 2 : 0;
  const part = Buffer.from(bytes.subarray(at, at + length));
  return length > 0 && Buffer.from(part.toString("utf8"), "utf8").equals(part) ? part : null;
}
