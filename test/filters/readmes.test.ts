/** What the filters' READMEs say about their cost is what the bench measured last. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { readBaseline } from "../../bench/baseline.js";

const baseline = readBaseline();
const filters = Object.keys(baseline).filter((name) => !/\/|^medium$/.test(name));

test.each(filters)("the README of %s has the figures of bench/baseline.json", (name) => {
  const text = readFileSync(`filters/${name}/README.md`, "utf8").replaceAll("\n", " ");
  const [, bytes] = /([\d,]+) bytes of wasm/.exec(text) ?? [];
  const [, instructions] = /([\d,]+) wasm instructions/.exec(text) ?? [];
  const { wasm, instructions: executed } = baseline[name]!;
  expect([bytes, instructions]).toEqual([said(wasm!), said(executed!)]);
});

const said = (figure: number) => Math.round(figure).toLocaleString("en");
