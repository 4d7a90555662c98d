/** What plugins share, read and set from outside. */
import "proxy-wasm-host-sim/vitest";
import { createHost, type HostcallRecord } from "proxy-wasm-host-sim";
import { expect, test } from "vitest";

const probe = (configuration: string) =>
  createHost({ filters: [{ wasm: "build/guests/probe_0_2_1.wasm", configuration }], trace: true });

/** What the guest was given by its own hostcalls: those of the probe's log are left out. */
const returned = ({ hostcalls }: { hostcalls: HostcallRecord[] }) =>
  hostcalls
    .filter(({ hostcall }) => hostcall !== "proxy_log")
    .map(({ returned }) => Object.values(returned)[0]);

test("shared data that a test sets is there for a plugin, and the reverse", async () => {
  const host = await probe('@request_headers\nget_shared_data "in" >s >i\nset_shared_data "out" "ü" 0');
  host.sharedData.set("in", "value");
  expect(returned(await host.exchange())[0]).toBe("value");
  expect(host.sharedData.get("out")).toBe("ü");
  expect(host.sharedData.get("nothing")).toBeUndefined();
  expect(host.sharedData.all()).toEqual({ in: "value", out: "ü" });
});

test("a message that a test pushes reaches the plugin that registered the queue", async () => {
  const host = await probe('@configure\nregister_shared_queue "jobs" >i\n@queue_ready\nlog 2 "ready"');
  await host.queues.push("jobs", "one");
  expect(host).toHaveLogged("ready");
  expect(host.queues.messages("jobs")).toEqual(["one"]);
  expect(host.queues.take("jobs")).toBe("one");
  expect(host.queues.take("jobs")).toBeUndefined();
});

test("a queue that nobody registered is an error", async () => {
  const host = await probe("");
  await expect(host.queues.push("jobs", "one")).rejects.toMatchObject({
    code: "QUEUE_UNKNOWN",
    fault: "user",
  });
});

test("metrics are read and set by name", async () => {
  const host = await probe(
    '@configure\ndefine_metric 0 "hits" >i=h\ndefine_metric 2 "sizes" >i=s\n@request_headers\nincrement_metric $h 1\nrecord_metric $s 7',
  );
  host.setMetric("hits", 41);
  await host.exchange();
  expect(host).toHaveMetric("hits", 42);
  expect(host.samples("sizes")).toEqual([7n]);
});

test("properties of a request can be set, and what plugins set can be read", async () => {
  const host = await probe('@request_headers\nget_property "user" >s\nset_property "seen" "yes"');
  const exchange = await host.exchange({ properties: { user: "ann" } });
  expect(returned(exchange)[0]).toBe("ann");
  expect(exchange.properties).toEqual({ user: "ann", seen: "yes" });
});

test("the client's address and the node are what the test says", async () => {
  const configuration =
    '@request_headers\nget_property "source\\0address" >s\nget_property "xds\\0node\\0id" >s';
  const filters = [{ wasm: "build/guests/probe_0_2_1.wasm", configuration }];
  const host = await createHost({ filters, node: { id: "edge-7" } });
  const exchange = await host.exchange({ source: "10.1.2.3:4567" });
  expect(returned(exchange)).toEqual(["10.1.2.3:4567", "edge-7"]);
});

test("an open stream's properties can be read and set step by step", async () => {
  const host = await probe('@request_body\nget_property "user" >s');
  const stream = host.open({ path: "/a" });
  await stream.headers();
  expect(stream.property("request", "path")).toBe("/a");
  expect(stream.property("request", "nothing")).toBeNull();
  stream.setProperties({ user: "ann" });
  await stream.data("x", { end: true });
  expect(returned(stream.exchange)).toEqual(["ann"]);
});

test("Date inside a guest follows the clock", async () => {
  const host = await probe("@request_headers\nget_current_time_nanoseconds >l");
  const time = async () => returned(await host.exchange())[0] as bigint;
  const before = await time();
  await host.clock.advance("90s");
  expect(Number((await time()) - before)).toBe(90e9);
});
