import { expect, test } from "vitest";
import { literalError } from "../../../../host-sim/envoy/foreign/cel-literals.js";

test.each([
  "9223372036854775807",
  "-9223372036854775808",
  "18446744073709551615u",
  "0xffffffffffffffffu",
  "'99999999999999999999'",
  "x99999999999999999999",
  "1e30 + 2.5 // 99999999999999999999",
  "b'\\377' + rb'\\u00e9' + br'\\u00e9'",
  "'\\u00e9'",
  "b'\\\\u00e9'",
])("%s is fine", (source) => {
  expect(literalError(source)).toBeNull();
});

test.each([
  ["9223372036854775808", "invalid int literal"],
  ["1 + 0x8000000000000000", "invalid int literal"],
  ["18446744073709551616u", "invalid uint literal"],
  ["b'\\u00e9'", "Unicode escape sequence \\u cannot be used in bytes literals"],
  ['B"a\\U000000e9"', "Unicode escape sequence \\U cannot be used in bytes literals"],
])("%s is not", (source, reason) => {
  expect(literalError(source)).toContain(reason);
});
