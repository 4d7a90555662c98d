/** `x-request-id` as Envoy makes it: a random UUID. */
export function randomUuid(random: (target: Uint8Array) => void): string {
  const bytes = new Uint8Array(16);
  random(bytes);
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Buffer.from(bytes).toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
