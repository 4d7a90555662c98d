import { expect, test } from "vitest";
import { parseLog, traceOf } from "../envoy/envoy/log.js";

const lines = (...text: string[]) => parseLog(`${text.join("\n")}\n`);

test("callbacks take their result, hostcalls their status, in order", () => {
  const log = lines(
    "31|trace|wasm|[host->vm] proxy_on_request_headers(2, 5, 1)",
    "31|trace|wasm|[vm->host] env.proxy_log(2, 5424, 4)",
    "31|info|wasm|wasm log add-header: text",
    "31|trace|wasm|[vm<-host] env.proxy_log return: 0",
    "31|trace|wasm|[host<-vm] proxy_on_request_headers return: 3",
  );
  expect(traceOf(log)).toEqual([
    "proxy_on_request_headers(2, 5, 1) -> 3",
    "  proxy_log -> 0",
    "  [info] wasm log add-header: text",
  ]);
});

test("a callback without a return trapped", () => {
  const log = lines(
    "31|trace|wasm|[host->vm] proxy_on_log(2)",
    "31|error|wasm|Function: proxy_on_log failed: Uncaught RuntimeError: unreachable",
    "Proxy-Wasm plugin in-VM backtrace:",
    "  0:  0x7d - proxy_on_log",
  );
  expect(traceOf(log)).toEqual([
    "proxy_on_log(2) -> trap",
    "  [error] Function: proxy_on_log failed: Uncaught RuntimeError: unreachable\nProxy-Wasm plugin in-VM backtrace:\n  0:  0x7d - proxy_on_log",
  ]);
});

test("the guest's allocator and other loggers are left out", () => {
  const log = lines(
    "31|trace|wasm|[host->vm] malloc(5)",
    "31|trace|wasm|[host<-vm] malloc return: 4096",
    "30|info|main|starting",
    "31|debug|wasm|Thread-Local Wasm created 2 now active",
  );
  expect(traceOf(log)).toEqual([]);
});
