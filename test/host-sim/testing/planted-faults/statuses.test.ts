/** Planted wrong statuses: the message of the matcher that fails, and the record, name the right reason. */
import { createHost, type HostcallRecord, type HostOptions } from "proxy-wasm-host-sim";
import "proxy-wasm-host-sim/vitest";
import { expect, test } from "vitest";

const source = "test/guests/planted/statuses.ts";

const planted = (fault: string, options: HostOptions = {}) =>
  createHost({
    filters: [{ source, configuration: fault, name: "planted" }],
    clusters: { auth: "ok", billing: "ok" },
    ...options,
  });

/** What vitest would print. */
function failure(check: () => void): string {
  try {
    check();
  } catch (error) {
    return (error as Error).message;
  }
  return "nothing failed";
}

/** Without what the three columns put in between. */
const plain = (text: string): string => text.replace(/[\s|]+/g, "");

test.each([
  [
    "cluster",
    "BadArgument",
    'There is no cluster "nowhere": clusters that exist are "upstream", "auth", "billing".',
  ],
  ["pseudo", "BadArgument", "The request has no :method, :path, :authority: a callout needs all of"],
  ["grpc", "ParseFailure", 'The service names no cluster that exists: "upstream", "auth", "billing".'],
  [
    "phase",
    "BadArgument",
    "HttpResponseHeaders is not there in proxy_on_request_headers: it can be read in proxy_on_response_headers",
  ],
  [
    "write",
    "BadArgument",
    "HttpCallResponseHeaders cannot be written: it belongs to an answer that has arrived.",
  ],
  ["dots", "NotFound", "The parts of a path stand with NUL between them, not with dots"],
  ["property", "NotFound", "There is no property nowhere: paths begin with request, response,"],
  [
    "buffer",
    "NotFound",
    "PluginConfiguration is not there in proxy_on_request_headers: it can be read in proxy_on_configure",
  ],
  ["counter", "BadArgument", "A counter only goes up: an offset of -1 is refused."],
  ["cas", "CasMismatch", '"nowhere" was set by somebody else since cas 77 was read'],
  ["queue", "NotFound", 'No plugin with vm id "" has registered a queue "nowhere"'],
  ["foreign", "NotFound", 'Envoy 1.40 has no foreign function "nowhere": "compress",'],
  ["context", "BadArgument", "There is no context 99: contexts that live are 1, 2."],
  ["memory", "InvalidMemoryAccess", "A pointer and its length lie outside the guest's memory"],
])("the wrong status of %s, %s, is told with its reason", async (fault, status, reason) => {
  const exchange = await (await planted(fault)).exchange();
  const refused = exchange.hostcalls.find(({ hint }) => hint !== undefined);
  expect([refused?.statusName, refused?.hint]).toEqual([status, expect.stringContaining(reason)]);
  const message = failure(() => expect(exchange.response).toHaveHeader("x-missing"));
  expect(plain(message)).toContain(plain(reason));
});

test("what is read of a stream in a root's callback is told, too", async () => {
  const host = await planted("root");
  const refused = host.trace.find(
    (record): record is HostcallRecord => record.kind === "hostcall" && !!record.hint,
  );
  expect(refused?.hint).toContain("It acted on a root context, which has no stream");
});

test("a hostcall that the configuration leaves out says where to allow it", async () => {
  const allowedCapabilities = [
    "proxy_on_context_create",
    "proxy_on_configure",
    "proxy_on_request_headers",
    "proxy_get_buffer_bytes",
    "malloc",
    "proxy_on_memory_allocate",
  ];
  const filters = [{ source, configuration: "queue", name: "planted", allowedCapabilities }];
  const exchange = await (await createHost({ filters })).exchange();
  expect(exchange.hostcalls.find(({ hint }) => hint)?.hint).toContain(
    "leaves proxy_resolve_shared_queue out",
  );
});

test("a header that is not there is nothing wrong", async () => {
  const exchange = await (
    await createHost({ filters: ["build/auth/plugin.wasm"], clusters: { auth: "ok" } })
  ).exchange();
  const [asked] = exchange.hostcalls;
  expect([asked?.statusName, asked?.hint]).toEqual(["NotFound", undefined]);
});
