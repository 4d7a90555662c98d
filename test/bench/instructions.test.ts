/** The count of executed instructions: of modules for which it is known by hand. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { COUNTER, instrument } from "../../bench/instructions/instrument.js";
import { assemble } from "../../bench/wabt.js";

/** Calls an export of a module that is given as text; gives its result and what ran. */
function run(text: string, name: string, ...values: number[]) {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(instrument(assemble(text))));
  const result = (exports[name] as (...values: number[]) => number)(...values);
  return { result, count: Number((exports[COUNTER] as WebAssembly.Global).value) };
}

/** Before the loop 2 instructions; each round 5 for the test and its way out, 8 for the work; behind the loop 1. */
const sum = `(module
  (func (export "sum") (param $n i32) (result i32) (local $sum i32)
    i32.const 0
    local.set $sum
    block $out
      loop $next
        local.get $n
        i32.eqz
        br_if $out
        local.get $sum
        local.get $n
        i32.add
        local.set $sum
        local.get $n
        i32.const 1
        i32.sub
        local.set $n
        br $next
      end
    end
    local.get $sum))`;

test.each([
  [0, 0, 2 + 3 + 1],
  [1, 1, 2 + 12 + 3 + 1],
  [10, 55, 2 + 10 * 12 + 3 + 1],
])("a loop of %i rounds", (rounds, result, count) => {
  expect(run(sum, "sum", rounds)).toEqual({ result, count });
});

const branches = `(module
  (func $callee (param i32) (result i32)
    (if (result i32) (local.get 0)
      (then (return (i32.const 7)))
      (else (i32.const 9))))
  (func (export "choose") (param i32) (result i32)
    (drop (call $callee (local.get 0)))
    (block $b (block $a (br_table $a $b (local.get 0))) (return (i32.const 1)))
    i32.const 2)
  (func (export "nothing")))`;

test.each([
  // local.get, call, [local.get, if, const], drop, local.get, br_table, const, return
  [0, 1, 2 + 3 + 1 + 2 + 2],
  // local.get, call, [local.get, if, const, return], drop, local.get, br_table, const
  [1, 2, 2 + 4 + 1 + 2 + 1],
])("if, else, return, br_table, calls: %i", (value, result, count) => {
  expect(run(branches, "choose", value)).toEqual({ result, count });
});

test("an empty function counts nothing", () => {
  expect(run(branches, "nothing").count).toBe(0);
});

test("the limit of add-header: ten instructions, by eye", async () => {
  const text = readFileSync("bench/limit/add-header.wat", "utf8");
  const env = { proxy_get_buffer_bytes: () => 0, proxy_add_header_map_value: () => 0 };
  const module = new WebAssembly.Module(instrument(assemble(text)));
  const { exports } = new WebAssembly.Instance(module, { env });
  (exports.proxy_on_response_headers as (...values: number[]) => number)(2, 3, 0);
  expect((exports[COUNTER] as WebAssembly.Global).value).toBe(10n);
});
