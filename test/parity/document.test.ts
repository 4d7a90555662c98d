import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { currentDocument, freshDocument } from "./document.js";
import { loadScenarios } from "./scenario.js";

const sources = fileURLToPath(new URL("../../host-sim/", import.meta.url));

/** The problems that stand for a death of Envoy. */
function deadlyCodes(): string[] {
  const files = ["envoy", "vm"].flatMap((room) =>
    readdirSync(sources + room, { recursive: true, encoding: "utf8" }).map(
      (file) => `${sources}${room}/${file}`,
    ),
  );
  const texts = files.filter((file) => file.endsWith(".ts")).map((file) => readFileSync(file, "utf8"));
  return [...new Set(texts.flatMap((text) => text.match(/\b(ENVOY|MODULE)_CRASHES_\w+/g) ?? []))];
}

describe("docs/parity.md", () => {
  test("its table is up to date: npx tsx test/parity/run.ts --document", () => {
    expect(currentDocument()).toBe(freshDocument(loadScenarios()));
  });

  test.each(deadlyCodes())("tells of %s", (code) => {
    expect(currentDocument()).toContain(`\`${code}\``);
  });
});
