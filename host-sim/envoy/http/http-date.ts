/** The `date` header, computed once a second. */
let cachedSecond = -1;
let cachedText = "";

/** @param now Milliseconds since the epoch. */
export function httpDate(now: number): string {
  const second = Math.floor(now / 1000);
  if (second !== cachedSecond) {
    cachedSecond = second;
    cachedText = new Date(second * 1000).toUTCString();
  }
  return cachedText;
}
