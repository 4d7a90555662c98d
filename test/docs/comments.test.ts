/** The examples in the comments of the SDK compile: they cannot rot. */
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { compile } from "../assembly/guest.js";
import { tempFolder, writeInto } from "../tools/temp-folder.js";
import { type CommentExample, commentExamples, fileOf, mainOf, prelude, publicNames } from "./comments.js";

const examples = commentExamples();

async function compileAll(some: CommentExample[]): Promise<void> {
  const folder = tempFolder("comments", onTestFinished);
  const write = (file: string, text: string) => writeInto(folder, file, text);
  const names = publicNames();
  try {
    write("prelude.ts", prelude);
    for (const [index, example] of some.entries())
      write(`example-${index}.ts`, fileOf(example, index, names));
    write("main.ts", mainOf(some.length));
    await compile(path.join(folder, "main.ts"));
  } catch (error) {
    const file = /example-(\d+)/.exec(String(error))?.[1];
    throw new Error(`${file === undefined ? "" : some[Number(file)]?.name}: ${error}`);
  }
}

test("the comments of the SDK have examples", () => expect(examples.length).toBeGreaterThan(30));

test("every example in the SDK's comments compiles", () => compileAll(examples), 60_000);

test("and one that does not is found", async () => {
  const wrong = { name: "wrong", code: "this.requestHeaders.fetch(user);\n" };
  await expect(compileAll([wrong])).rejects.toThrow(/wrong: [\s\S]*fetch/);
});
