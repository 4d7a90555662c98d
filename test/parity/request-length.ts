/** How many chars of the text are the first request, by its own framing; `null` while it is not whole. */
export function requestLength(text: string): number | null {
  const headEnd = text.indexOf("\r\n\r\n");
  if (headEnd < 0) return null;
  const head = text.slice(0, headEnd);
  const start = headEnd + 4;
  if (/transfer-encoding: *chunked/i.test(head)) return chunkedEnd(text, start);
  const length = Number(/content-length: *(\d+)/i.exec(head)?.[1] ?? 0);
  return start + length <= text.length ? start + length : null;
}

function chunkedEnd(text: string, start: number): number | null {
  for (let at = start; ; ) {
    const lineEnd = text.indexOf("\r\n", at);
    if (lineEnd < 0) return null;
    const size = Number.parseInt(text.slice(at, lineEnd), 16);
    if (size === 0) return trailersEnd(text, lineEnd);
    at = lineEnd + 2 + size + 2;
    if (at > text.length) return null;
  }
}

/** From the line end of the last chunk's size: the empty line that ends the trailers. */
function trailersEnd(text: string, lineEnd: number): number | null {
  const end = text.indexOf("\r\n\r\n", lineEnd);
  return end < 0 ? null : end + 4;
}
