/** Cases that the fuzzer of test/envoy/fuzz found: host-sim shows what Envoy 1.40 showed. */
import { expect, test } from "vitest";
import { comparable } from "../envoy/fuzz/comparable.js";
import { loadCases } from "../envoy/fuzz/corpus.js";
import { onHostSim } from "../envoy/fuzz/verdict.js";

test.each(loadCases())("$id: $note", ({ scenario, seen }) => {
  expect(comparable(onHostSim(scenario).seen)).toEqual(comparable(seen));
});
