import { expect, test } from "vitest";
import { dnsBytes, lookUp } from "../../../../host-sim/envoy/callouts/dns.js";
import { createHost } from "../../../../host-sim/index.js";
import { pluginCode } from "../../../parity/modules.js";
import { guest } from "../../vm/wat.js";

test("an address is a count, a time to live, and text that ends with NUL", () => {
  expect(Buffer.from(dnsBytes(["127.0.0.1"])).toString("latin1")).toBe("\x01\0\0\0\0\0\0\x00127.0.0.1:0\0");
});

test("an IPv6 address stands in brackets", () => {
  expect(Buffer.from(dnsBytes(["::1", "10.0.0.1"])).toString("latin1")).toBe(
    "\x02\0\0\0\0\0\0\0\0\0\0\0[::1]:0\x0010.0.0.1:0\0",
  );
});

test("nothing found is a count of 0; no name at all is no list", () => {
  expect([...dnsBytes([])]).toEqual([0, 0, 0, 0]);
  expect(dnsBytes(null)).toHaveLength(0);
});

test.each([
  ["localhost", ["::1"]],
  ["127.0.0.1", ["127.0.0.1"]],
  ["::1", ["::1"]],
  ["a b", null],
])("%s is answered at once", (name, addresses) => {
  expect(lookUp(name, {})).toEqual({ addresses, immediate: true });
});

test("other names are looked up later, among those that are given", () => {
  const hosts = { "a.test": ["10.0.0.1", "10.0.0.2"] };
  expect(lookUp("a.test", hosts)).toEqual({ addresses: hosts["a.test"], immediate: false });
  expect(lookUp("constructor", hosts)).toEqual({ addresses: [], immediate: false });
});

test("localhost may be given, too", () => {
  expect(lookUp("localhost", { localhost: ["127.0.0.1"] }).addresses).toEqual(["127.0.0.1"]);
});

test("the answer for localhost comes before the hostcall returns", async () => {
  const host = await createHost({ filters: [{ wasm: pluginCode({ wat: "env-002" })!, name: "p" }] });
  const { logs, trace } = await host.exchange();
  expect(logs.map(({ message }) => message)).toEqual([
    "on_resolve_dns token=2",
    "size=16",
    "resolve_dns=0",
    "token=2",
  ]);
  const answers = trace.filter((record) => record.kind === "callback" && /dns/.test(record.callback));
  expect(answers).toMatchObject([{ context: 1, arguments: { token: 2, result_size: 16 } }]);
});

test("the answer is the root's last buffer: no stream reads it, and another buffer takes its place", async () => {
  const host = await createHost({ filters: [{ wasm: guest("dns-buffers") }] });
  const { trace } = await host.exchange();
  const reads = trace.filter(
    (record) => record.kind === "hostcall" && record.hostcall === "proxy_get_buffer_bytes",
  );
  const answer = "\x01\0\0\0\0\0\0\0[::1]:0\0";
  expect(reads).toMatchObject([
    { context: 1, arguments: { buffer_type: "CallData" }, returned: { data: answer } },
    { context: 2, arguments: { buffer_type: "CallData" }, returned: { data: "" } },
    { context: 1, arguments: { buffer_type: "VmConfiguration" }, returned: { data: "" } },
    { context: 1, arguments: { buffer_type: "CallData" }, returned: { data: "" } },
  ]);
});
