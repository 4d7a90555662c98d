/** Lines of C out of DWARF, where clang for wasm is here; the line programs of all versions without it. */
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { createHost } from "proxy-wasm-host-sim";
import { describe, expect, test } from "vitest";
import { MalformedModule } from "../../../../host-sim/vm/binary-reader.js";
import { readLines } from "../../../../host-sim/vm/source/dwarf-lines.js";
import { lineOf } from "../../testing/planted-faults/line-of.js";

const source = "test/guests/c/trap.c";
const nothing = { strings: new Uint8Array(0), lineStrings: new Uint8Array(0) };

/** clang runs a wasm-opt that it finds: npm's, which keeps neither lines nor names. */
const PATH = (process.env.PATH ?? "")
  .split(":")
  .filter((folder) => !folder.includes("node_modules"))
  .join(":");
const clang = (args: readonly string[]) => spawnSync("clang", args, { env: { ...process.env, PATH } });

function compiled(version: number, optimised: string): string | null {
  mkdirSync("build/dwarf", { recursive: true });
  const output = `build/dwarf/trap-${version}${optimised}.wasm`;
  const flags = ["--target=wasm32", `-gdwarf-${version}`, optimised, "-ffreestanding", "-nostdlib"];
  const { status } = clang([...flags, "-Wl,--no-entry", "-o", output, source]);
  return status === 0 ? output : null;
}

describe.skipIf(compiled(4, "-O1") === null)("a module of clang's", () => {
  test.each([
    [3, "-O0"],
    [4, "-O0"],
    [4, "-O2"],
    [5, "-O0"],
    [5, "-O2"],
  ])("with DWARF %i and %s tells the line of a trap", async (version, optimised) => {
    const host = await createHost({ filters: [{ wasm: compiled(version, optimised)!, name: "c" }] });
    const exchange = await host.exchange();
    const guest = exchange.problems[0]!.guest!;
    expect(guest.reason).toBe("divide by zero");
    expect(guest.place).toMatchObject({ file: source, line: lineOf(source, "divide") });
    expect(guest.frames[0]!.function).toBe("share");
    expect(exchange.problems[0]!.message).toContain("return whole / parts; // divide");
  });

  test("without debug information is told by its functions", async () => {
    const output = "build/dwarf/plain.wasm";
    clang(["--target=wasm32", "-O1", "-nostdlib", "-Wl,--no-entry", "-o", output, source]);
    const exchange = await (await createHost({ filters: [{ wasm: output }] })).exchange();
    expect(exchange.problems[0]!.guest).toMatchObject({ place: null, frames: [{ function: "share" }, {}] });
  });

  test("whose debug information is garbled is told by its functions, too", async () => {
    const bytes = readFileSync(compiled(5, "-O0")!);
    const at = bytes.indexOf(".debug_line") + ".debug_line".length;
    for (let step = 4; step < 60; step++) bytes[at + step]! ^= 0x5a;
    const exchange = await (await createHost({ filters: [{ wasm: bytes }] })).exchange();
    expect(exchange.problems[0]!.guest!.frames[0]!.function).toBe("share");
  });
});

/** A unit of version 2 with one file, and a program. */
function unit(program: readonly number[]): Uint8Array {
  const rest = [1, 1, 0xfb, 14, 10, 0, 1, 1, 1, 1, 0, 0, 0, 1, ...Buffer.from("src\0\0a.c\0"), 1, 0, 0, 0];
  const body = [2, 0, rest.length, 0, 0, 0, ...rest, ...program];
  return Uint8Array.from([body.length, 0, 0, 0, ...body]);
}

const setAddress = (address: number): number[] => [0, 5, 2, address, 0, 0, 0];
const endSequence = [0, 1, 1];

test("a line program's opcodes, standard, special and extended", () => {
  const program = [...setAddress(16), 3, 6, 5, 4, 1, 2, 3, 1, 10 + 14 + 6, 8, ...endSequence];
  const at = (address: number, line: number) => ({ address, file: "src/a.c", line, column: 4 });
  expect(readLines(unit(program), nothing)).toEqual([{ rows: [at(16, 7), at(19, 7), at(20, 8)], end: 37 }]);
});

test("lines of functions that the linker dropped are left out", () => {
  const program = [...setAddress(0), 1, ...endSequence, ...setAddress(9), 1, ...endSequence];
  expect(readLines(unit(program), nothing).map(({ rows }) => rows[0]!.address)).toEqual([9]);
});

test("a unit of another version is stepped over", () => {
  const other = Uint8Array.from([4, 0, 0, 0, 9, 0, 1, 2]);
  const known = unit([...setAddress(9), 1, ...endSequence]);
  expect(readLines(Buffer.concat([other, known]), nothing)).toHaveLength(1);
});

test.each<[string, readonly number[]]>([
  ["a unit that is longer than its section", [0xff, 0xff, 0xff, 0x7f, 4, 0]],
  ["64-bit DWARF", [0xff, 0xff, 0xff, 0xff, 1, 0, 0, 0, 0, 0, 0, 0]],
  ["a unit that is cut", [9, 0, 0, 0, 4, 0, 1]],
])("%s is an error and no endless work", (_, bytes) => {
  expect(() => readLines(Uint8Array.from(bytes), nothing)).toThrow(MalformedModule);
});
