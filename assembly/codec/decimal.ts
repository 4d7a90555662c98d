/** Whole numbers in decimal digits, smaller than what asc has for all radixes. */
import { decodeUtf8 } from "./utf8";

/** Writes the digits of a number to `to`, at most ten, and gives the address behind them. */
export function encodeDecimal(value: u32, to: usize): usize {
  if (value >= 10) to = encodeDecimal(value / 10, to);
  store<u8>(to, 0x30 + (value % 10));
  return to + 1;
}

/** The digits of a number as text. */
export function decimalText(value: u32): string {
  const start = __alloc(10);
  const text = decodeUtf8(start, encodeDecimal(value, start) - start);
  __free(start);
  return text;
}
