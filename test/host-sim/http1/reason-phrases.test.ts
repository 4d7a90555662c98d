import { expect, test } from "vitest";
import { reasonPhrase } from "../../../host-sim/http1/reason-phrases.js";

test.each([
  [200, "OK"],
  [413, "Payload Too Large"],
  [418, "Unknown"],
  [599, "Last Unassigned Server Error Code"],
  [0, "Unknown"],
])("%i is %s", (code, phrase) => {
  expect(reasonPhrase(code)).toBe(phrase);
});
