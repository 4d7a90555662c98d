import { createHost, formatTrace } from "proxy-wasm-host-sim";
import { afterEach, expect, test, vi } from "vitest";
import { guest } from "../../vm/wat.js";

/** What Envoy 1.40 logged at trace level about test/guests/trace.wat and a request with eight headers. */
const envoysLines = `\
[host->vm] proxy_on_context_create(2, 1)
[host<-vm] proxy_on_context_create return: void
[host->vm] proxy_on_request_headers(2, 8, 1)
[vm->host] env.proxy_get_header_map_value(0, 16, 7, 64, 68)
[host->vm] malloc(3)
[host<-vm] malloc return: 1024
[vm<-host] env.proxy_get_header_map_value return: 0
[vm->host] env.proxy_get_header_map_value(2, 16, 7, 64, 68)
[vm<-host] env.proxy_get_header_map_value return: 2
[vm->host] env.proxy_define_metric(1, 32, 5, 72)
[vm<-host] env.proxy_define_metric return: 0
[vm->host] env.proxy_increment_metric(5, 5)
[vm<-host] env.proxy_increment_metric return: 0
[vm->host] env.proxy_increment_metric(5, 18446744073709551614)
[vm<-host] env.proxy_increment_metric return: 0
[vm->host] env.proxy_log(2, 32, 5)
wasm log trace: gauge
[vm<-host] env.proxy_log return: 0
[vm->host] env.proxy_get_header_map_value(0, 4294967280, 7, 64, 68)
[vm<-host] env.proxy_get_header_map_value return: 6
[host<-vm] proxy_on_request_headers return: 0
[host->vm] proxy_on_delete(2)
Function: proxy_on_delete failed: Uncaught RuntimeError: unreachable`;

const traced = { filters: [{ wasm: guest("trace"), name: "trace" }] };
const request = { headers: { "x-1": "a", "x-2": "b", "x-3": "c" } };

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

test("a trace reads as Envoy's own log at trace level", async () => {
  const host = await createHost(traced);
  expect(formatTrace(await host.exchange(request))).toBe(envoysLines);
});

test("the trace of a host begins with its start", async () => {
  const host = await createHost(traced);
  expect(formatTrace(host)).toBe(
    "[host->vm] proxy_on_context_create(1, 0)\n[host<-vm] proxy_on_context_create return: void",
  );
});

test("PROXY_WASM_TRACE=1 prints the same lines while they happen, of untraced hosts too", async () => {
  vi.stubEnv("PROXY_WASM_TRACE", "1");
  const printed = vi.spyOn(console, "error").mockImplementation(() => {});
  const host = await createHost({ ...traced, trace: false });
  printed.mockClear();
  await host.exchange(request);
  const lines = printed.mock.calls.map(([line]) => line as string);
  expect(lines.filter((line) => !line.startsWith("  hint:")).join("\n")).toBe(envoysLines);
});
