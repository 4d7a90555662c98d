/** A module does not depend on what the same process has compiled before it: figures that repeat need that. */
import asc from "assemblyscript/asc";
import { expect, test } from "vitest";

async function bytesOf(entry: string): Promise<string> {
  let bytes = new Uint8Array();
  const { error } = await asc.main([entry, "--target", "release", "--outFile", "module.wasm"], {
    stdout: asc.createMemoryStream(),
    stderr: asc.createMemoryStream(),
    writeFile: (name: string, contents: Uint8Array | string) => {
      if (name === "module.wasm") bytes = Uint8Array.from(contents as Uint8Array);
    },
  });
  expect(error).toBeNull();
  return Buffer.from(bytes).toString("hex");
}

test("the first module of a process is the one that comes later, too", async () => {
  const first = await bytesOf("bench/peers/auth.ts");
  expect(first.length).toBeGreaterThan(1000);
  await bytesOf("bench/peers/add-header.ts");
  expect((await bytesOf("bench/peers/auth.ts")) === first).toBe(true);
});
