/** Ten planted traps: each message names the right line. */
import { createHost, type Exchange, type Host } from "proxy-wasm-host-sim";
import { expect, test } from "vitest";
import { lineOf } from "./line-of.js";

const source = "test/guests/planted/traps.ts";

const planted = (fault: string): Promise<Host> =>
  createHost({
    filters: [{ source, configuration: fault, name: "planted" }],
    upstream: "body",
    clusters: { cluster: 200 },
    fuel: 100_000,
  });

/** The message about a trap: a problem of the exchange or the host. */
async function trapMessage(fault: string): Promise<string> {
  const host = await planted(fault);
  await host.exchange();
  if (fault === "tick") await host.clock.advance(100);
  return host.problems.find(({ code }) => code === "GUEST_TRAPPED")?.message ?? "no trap";
}

test.each([
  ["unreachable", "proxy_on_request_headers", "unreachable"],
  ["memory", "proxy_on_request_headers", "memory access out of bounds"],
  ["stack", "proxy_on_request_headers", "Maximum call stack size exceeded"],
  ["assert", "proxy_on_request_headers", "a node was expected"],
  ["divide", "proxy_on_request_headers", "Division by zero"],
  ["index", "proxy_on_request_headers", "Index out of range"],
  ["table", "proxy_on_request_headers", "table index is out of bounds"],
  ["call", "proxy_on_http_call_response", "Division by zero"],
  ["tick", "proxy_on_tick", "late"],
])("the trap %s in %s is told with its line", async (fault, callback, reason) => {
  const message = await trapMessage(fault);
  expect(message).toContain(`plugin "planted" trapped in ${callback}`);
  expect(message).toContain(reason);
  expect(message).toContain(`At ${source}:${lineOf(source, fault)}:`);
});

test("a loop without end is told with its line, though the module that runs counts its turns", async () => {
  const host = await planted("loop");
  await expect(host.exchange()).rejects.toMatchObject({
    code: "GUEST_HUNG",
    message: expect.stringContaining(`At ${source}:${lineOf(source, "loop")}:`),
    guest: { place: { file: source, line: lineOf(source, "loop") } },
  });
});

test("what is told of a trap is there as data, too", async () => {
  const exchange: Exchange = await (await planted("assert")).exchange();
  expect(exchange.problems).toMatchObject([
    {
      code: "GUEST_TRAPPED",
      guest: {
        plugin: "planted",
        callback: "proxy_on_request_headers",
        context: 2,
        reason: "unreachable",
        said: `a node was expected at ${source}:${lineOf(source, "assert")}:5`,
        place: { file: source, line: lineOf(source, "assert"), column: 18 },
        hostcalls: [
          { hostcall: "proxy_get_buffer_bytes" },
          { hostcall: "proxy_get_header_map_value" },
          { hostcall: "proxy_log" },
        ],
      },
    },
  ]);
});

test("a host that throws makes the exchange reject with the same story", async () => {
  const filters = [{ source, configuration: "divide", name: "planted" }];
  const host = await createHost({ filters, traps: "throw" });
  await expect(host.exchange()).rejects.toMatchObject({
    code: "GUEST_TRAPPED",
    fault: "guest",
    message: expect.stringContaining(`At ${source}:${lineOf(source, "divide")}:`),
    stack: expect.stringMatching(/\n {4}at PlantedStream#divide \(.*traps\.ts:\d+:\d+\)/),
  });
});

test("a host that throws still tells a refused start as one", async () => {
  const filters = [{ source, configuration: "configure", name: "planted" }];
  await expect(createHost({ filters, traps: "throw" })).rejects.toMatchObject({
    code: "PLUGIN_CONFIGURATION_REFUSED",
  });
});
