/** A plugin in another language, built when its compiler is here; where it is not, its tests are skipped loudly. */
import { describe } from "vitest";
import { buildGuest } from "../../../scripts/build-guests.mjs";

export function describeGuest(language: string, name: string, tests: (file: string) => void): void {
  const { file, skipped } = buildGuest(language);
  if (skipped === undefined) {
    describe(name, () => tests(file));
    return;
  }
  console.warn(`SKIPPED: ${name} (test/guests/${language}): ${skipped}`);
  describe.skip(`${name}: ${skipped}`, () => tests(""));
}
