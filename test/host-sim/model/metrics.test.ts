import { describe, expect, test } from "vitest";
import { MetricType, Status } from "../../../host-sim/abi/enums.js";
import { Metrics, Stats } from "../../../host-sim/model/metrics.js";
import { refuse } from "../../../host-sim/model/refusals.js";

const { Counter, Gauge, Histogram } = MetricType;
const metrics = () => new Metrics(new Stats());

describe("define", () => {
  test("numbers each type for itself, the type in the low bits", () => {
    const own = metrics();
    const ids = [Counter, Counter, Gauge, Histogram, Gauge, Counter].map((type) =>
      own.define(type, `m${type}`),
    );
    expect(ids).toEqual([4, 8, 5, 6, 9, 12]);
  });
  test("the same name again is another id for the same value", () => {
    const own = metrics();
    own.define(Counter, "c");
    own.define(Counter, "c");
    own.increment(4, 2n);
    expect(own.get(8)).toBe(2n);
  });
  test("the same name may be counter and gauge", () => {
    const own = metrics();
    own.define(Counter, "x");
    own.define(Gauge, "x");
    own.increment(4, 2n);
    expect(own.get(5)).toBe(0n);
  });
  test("other types are BadArgument", () => {
    for (const type of [3, 0xffffffff]) expect(metrics().define(type, "x")).toBe(refuse(Status.BadArgument));
  });
});

test("VMs number for themselves and share the values", () => {
  const stats = new Stats();
  const first = new Metrics(stats);
  const second = new Metrics(stats);
  first.define(Counter, "c");
  expect(second.define(Counter, "c")).toBe(4);
  first.increment(4, 3n);
  expect(second.get(4)).toBe(3n);
});

describe("counter", () => {
  test("increments by more than 0 only; record adds", () => {
    const own = metrics();
    own.define(Counter, "c");
    expect([own.increment(4, 5n), own.increment(4, 0n), own.increment(4, -1n), own.record(4, 10n)]).toEqual([
      Status.Ok,
      Status.BadArgument,
      Status.BadArgument,
      Status.Ok,
    ]);
    expect(own.get(4)).toBe(15n);
  });
  test("wraps at 2^64", () => {
    const own = metrics();
    own.define(Counter, "c");
    own.record(4, -1n);
    expect(own.get(4)).toBe(0xffffffffffffffffn);
    own.increment(4, 2n);
    expect(own.get(4)).toBe(1n);
  });
});

test("a gauge goes both ways, wraps below 0, and record sets it", () => {
  const own = metrics();
  own.define(Gauge, "g");
  expect(own.increment(5, -7n)).toBe(Status.Ok);
  expect(own.get(5)).toBe(0xfffffffffffffff9n);
  expect(own.increment(5, 0n)).toBe(Status.Ok);
  own.record(5, 3n);
  expect(own.get(5)).toBe(3n);
});

test("a histogram takes samples and nothing else", () => {
  const stats = new Stats();
  const own = new Metrics(stats);
  own.define(Histogram, "h");
  expect(own.record(6, 9n)).toBe(Status.Ok);
  expect(own.increment(6, 1n)).toBe(Status.BadArgument);
  expect(own.get(6)).toBe(refuse(Status.BadArgument));
  expect(stats.list()).toEqual([{ name: "h", type: "histogram", value: 1n, samples: [9n] }]);
});

test("a histogram counts all samples and keeps the latest", () => {
  const stats = new Stats();
  const own = new Metrics(stats);
  own.define(Histogram, "h");
  for (let index = 0; index < 25_000; index++) own.record(6, BigInt(index));
  const [histogram] = stats.list();
  expect(histogram!.value).toBe(25_000n);
  expect(histogram!.samples.length).toBe(10_000);
  expect(histogram!.samples.at(-1)).toBe(24_999n);
});

test.each([
  [400, Status.NotFound, Status.NotFound, Status.NotFound],
  [401, Status.NotFound, Status.NotFound, Status.NotFound],
  [402, Status.BadArgument, Status.BadArgument, Status.NotFound],
  [999, Status.BadArgument, Status.BadArgument, Status.NotFound],
  [3, Status.BadArgument, Status.BadArgument, Status.NotFound],
])("unknown id %i is judged by its low bits", (id, get, increment, record) => {
  expect(metrics().get(id)).toBe(refuse(get));
  expect(metrics().increment(id, 1n)).toBe(increment);
  expect(metrics().record(id, 1n)).toBe(record);
});

test("list tells all metrics in the order of definition", () => {
  const stats = new Stats();
  const own = new Metrics(stats);
  own.define(Gauge, "");
  own.define(Counter, "c");
  expect(stats.list()).toEqual([
    { name: "", type: "gauge", value: 0n, samples: [] },
    { name: "c", type: "counter", value: 0n, samples: [] },
  ]);
});
