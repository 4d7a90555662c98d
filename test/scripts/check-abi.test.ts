import { expect, test } from "vitest";

const script = (name: string) => import(new URL(`../../scripts/${name}.mjs`, import.meta.url).href);
const { readAbi, signature } = await script("abi-table");
const { compare, compareArity } = await script("check-abi");

const entry = (name: string) => readAbi().hostcalls.find((row: { name: string }) => row.name === name)!;

test("a signature is printed as Envoy prints it", () => {
  expect(
    ["proxy_done", "proxy_increment_metric", "proxy_get_header_map_value"].map((name) =>
      signature(entry(name)),
    ),
  ).toEqual(["void -> i32", "i32 i64 -> i32", "i32 i32 i32 i32 i32 -> i32"]);
});

test("what is missing, mistyped or unknown is named with what is expected", () => {
  const functions = new Map([
    ["proxy_done", "i32 -> i32"],
    ["proxy_dune", "void -> i32"],
  ]);
  expect(compare("here", [entry("proxy_done"), entry("proxy_log")], functions)).toEqual([
    "here: proxy_done is i32 -> i32, expected void -> i32",
    "here: proxy_log is missing, expected i32 i32 i32 -> i32",
    "here: proxy_dune is not in the table",
  ]);
});

test("a function with another number of parameters is named", () => {
  expect(compareArity("here", [entry("proxy_done")], { proxy_done: (_one: number) => 0 })).toEqual([
    "here: proxy_done has 1 parameters, expected 0: ()",
  ]);
});
