import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { compile } from "./guest.js";

const readme = readFileSync(new URL("../../assembly/README.md", import.meta.url), "utf8");
const examples = [...readme.matchAll(/```ts\n(.*?)```/gs)].map(([, text]) => text!);

test("the README has examples", () => expect(examples.length).toBeGreaterThan(1));

test.each(examples.map((text) => [text.match(/class (\w+)/)?.[1], text]))(
  "example %s compiles",
  async (_name, text) => {
    const folder = mkdtempSync(path.join(tmpdir(), "readme-"));
    const source = path.join(folder, "index.ts");
    writeFileSync(source, text!);
    await compile(source);
    rmSync(folder, { recursive: true });
  },
);
