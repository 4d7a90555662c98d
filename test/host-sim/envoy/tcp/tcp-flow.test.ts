import { expect, test } from "vitest";
import { TcpFlow } from "../../../../host-sim/envoy/tcp/tcp-flow.js";

function reader() {
  const told: boolean[] = [];
  return { told, setReading: (on: boolean) => void told.push(on) };
}

test("one end is not read from while too much waits for the other", () => {
  const from = reader();
  const flow = new TcpFlow(100);
  flow.wrote(false, from);
  flow.wrote(true, from);
  flow.wrote(true, from);
  flow.drained(from);
  expect(from.told).toEqual([false, true]);
});

test("nor while filters hold as much as the limit", () => {
  const from = reader();
  const flow = new TcpFlow(100);
  flow.holds(99, from);
  flow.holds(100, from);
  flow.drained(from);
  expect(from.told).toEqual([false]);
  flow.holds(0, from);
  expect(from.told).toEqual([false, true]);
});
