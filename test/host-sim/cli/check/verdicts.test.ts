/** `check` against what a real Envoy did with every module that we have: test/envoy/loads/run.ts asks it anew. */
import { expect, test } from "vitest";
import { loadedGuests } from "../../../envoy/loads/guests.js";
import { recordedVerdicts, verdictOfCheck } from "../../../envoy/loads/run.js";

const recorded = recordedVerdicts();
const guests = loadedGuests();

/** What is built by whoever has the compiler may be newer than the recording. */
const asked = guests.filter(({ name }) => name in recorded || !name.startsWith("built "));

test.each(asked.map((guest) => [guest.name, guest] as const))("%s", async (name, guest) => {
  expect(await verdictOfCheck(guest)).toBe(recorded[name]);
});
