import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { compileText } from "./guest.js";

const readme = readFileSync(new URL("../../assembly/README.md", import.meta.url), "utf8");
const examples = [...readme.matchAll(/```ts\n(.*?)```/gs)].map(([, text]) => text!);

test("the README has examples", () => expect(examples.length).toBeGreaterThan(1));

test.each(examples.map((text) => [text.match(/class (\w+)/)?.[1], text]))(
  "example %s compiles",
  (_name, text) => compileText(text!),
);
