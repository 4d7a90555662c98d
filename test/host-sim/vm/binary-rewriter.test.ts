import { expect, test } from "vitest";
import { readBinary } from "../../../host-sim/vm/binary.js";
import { memoryExport, rewrite } from "../../../host-sim/vm/binary-rewriter.js";
import { wat } from "./wat.js";

const rewritten = (text: string) => {
  const bytes = wat(text);
  return new WebAssembly.Instance(
    new WebAssembly.Module(rewrite(bytes, readBinary(bytes)).bytes as BufferSource),
    {
      env: { memory: new WebAssembly.Memory({ initial: 1, maximum: 9 }) },
    },
  );
};
const memoryOf = (instance: WebAssembly.Instance) => instance.exports[memoryExport] as WebAssembly.Memory;

test.each([
  ["not exported, with other exports", '(module (memory 1) (func (export "f")))'],
  ["not exported, without exports", "(module (memory 1) (func $f) (start $f))"],
  ["without anything behind the exports", "(module (memory 1))"],
  ["exported under a name", '(module (memory (export "memory") 1))'],
  ["imported", '(module (import "env" "memory" (memory 1)) (data (i32.const 0) "x"))'],
])("a memory %s is exported for the host", (_, text) => {
  expect(memoryOf(rewritten(text))).toBeInstanceOf(WebAssembly.Memory);
});

test("a module without memory stays without", () => {
  expect(Object.keys(rewritten('(module (func (export "f")))').exports)).toEqual(["f"]);
});

test.each([
  ["no maximum", "(memory 1)"],
  ["a maximum over 1 GiB", "(memory 1 65536)"],
])("%s becomes 1 GiB", (_, memory) => {
  const grow = '(func (export "grow") (param i32) (result i32) (memory.grow (local.get 0)))';
  const { grow: call } = rewritten(`(module ${memory} ${grow})`).exports as {
    grow: (pages: number) => number;
  };
  expect(call(16384)).toBe(-1);
  expect(call(1)).toBe(1);
});

test("a smaller maximum stays", () => {
  const bytes = wat("(module (memory 1 5))");
  expect(readBinary(rewrite(bytes, readBinary(bytes)).bytes).memories[0]).toMatchObject({
    minimum: 1,
    maximum: 5,
  });
});

test("the shift tells how far the code moved", () => {
  const bytes = wat('(module (memory 1) (func (export "f") unreachable))');
  const { bytes: moved, shift } = rewrite(bytes, readBinary(bytes));
  const code = [0x00, 0x00, 0x0b];
  expect(Buffer.from(moved).indexOf(Buffer.from(code)) - Buffer.from(bytes).indexOf(Buffer.from(code))).toBe(
    shift,
  );
});
