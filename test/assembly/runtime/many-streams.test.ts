/** Contexts and callouts are found as quickly among 10,000 open streams as alone: counted, not timed. */
import { expect, test } from "vitest";
import { benchCases } from "../../../bench/cases.js";
import { countInstructions } from "../../../bench/instructions/count.js";

test.each(["peers/add-header", "peers/auth"])("%s: 10,000 open streams", async (name) => {
  const one = benchCases().find((each) => each.name === name)!;
  const alone = await countInstructions(one, 1);
  const among = await countInstructions(one, 10_000);
  // What is more is the collector's share: it comes rarely, and then looks at all that lives.
  expect(among.perExchange / alone.perExchange).toBeLessThan(1.4);
  // The end of a stream finds its context and takes it out, and allocates nothing. No end: its context was shared.
  const [end, endAmong] = [alone, among].map(({ byCallback }) => byCallback.proxy_on_delete ?? 0);
  expect(endAmong! - end!).toBeLessThan(50);
});
