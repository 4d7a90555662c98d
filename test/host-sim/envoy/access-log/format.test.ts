import { expect, test } from "vitest";
import {
  compileFormat,
  compileJsonFormat,
  defaultFormat,
  FormatError,
} from "../../../../host-sim/envoy/access-log/format.js";
import { ResponseFlag, StreamInfo } from "../../../../host-sim/envoy/http/stream-info.js";
import { FilterState } from "../../../../host-sim/envoy/properties/index.js";
import { HeaderMap } from "../../../../host-sim/model/header-map.js";

function stream(): StreamInfo {
  const filterState = new FilterState();
  const connection = { id: 3, remoteAddress: "10.0.0.1:99", localAddress: "10.0.0.2:80", filterState };
  const info = new StreamInfo(connection, "HTTP/1.1", Date.UTC(2026, 0, 2, 3, 4, 5, 67));
  info.endTime = info.startTime + 12;
  info.requestHeaders = HeaderMap.fromPairs("request", [
    ":method",
    "GET",
    ":path",
    "/p",
    ":authority",
    "a",
    "x-long",
    "abcdef",
  ]);
  info.responseHeaders = HeaderMap.fromPairs("response", [":status", "200", "x-r", 'q"']);
  info.responseCode = 200;
  info.flags = ResponseFlag.NoRouteFound;
  info.bytesSent = 5;
  return info;
}

test.each([
  ["%RESPONSE_CODE%|%RESPONSE_FLAGS%|%PROTOCOL%", "200|NR|HTTP/1.1"],
  ["rx=%BYTES_RECEIVED% tx=%BYTES_SENT%\n", "rx=0 tx=5\n"],
  ["%REQ(:METHOD)%%REQ(X-LONG):3%", "GETabc"],
  ["%REQ(X-NONE?:PATH)%", "/p"],
  ["%REQ(X-NONE)% %TRAILER(a)%", "- -"],
  ["%RESPONSE_CODE_DETAILS% %UPSTREAM_HOST% %UPSTREAM_CLUSTER%", "- - -"],
  ["%CONNECTION_TERMINATION_DETAILS%", "-"],
  ["%DURATION% %ROUTE_NAME%", "12 -"],
  ["%DOWNSTREAM_REMOTE_ADDRESS% %DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT%", "10.0.0.1:99 10.0.0.1"],
  ["%START_TIME%", "2026-01-02T03:04:05.067Z"],
  ["%START_TIME(%Y/%m/%d %s.%3f)%", "2026/01/02 1767323045.067"],
  ["100%%", "100%"],
  ["", ""],
])("%j writes %j", (format, line) => {
  expect(compileFormat(format)(stream())).toBe(line);
});

test("Envoy's own format", () => {
  expect(compileFormat(defaultFormat)(stream())).toBe(
    '[2026-01-02T03:04:05.067Z] "GET /p HTTP/1.1" 200 NR 0 5 12 - "-" "-" "-" "a" "-"\n',
  );
});

test("JSON keeps numbers and sorts its fields", () => {
  const write = compileJsonFormat({
    b: "%RESPONSE_CODE%",
    a: { t: "x %RESP(x-r)%", n: "%REQ(none)%" },
    c: [1, true],
  });
  expect(write(stream())).toBe('{"a":{"n":null,"t":"x q\\""},"b":200,"c":[1,true]}\n');
});

// Envoy 1.40's words.
test.each([
  ["%FOO%", "Not supported field in StreamInfo: FOO"],
  ["100% x", "Incorrect configuration: 100% x. Couldn't find valid command at position 3"],
  ["%REQ(a", "Couldn't find valid command at position 0"],
  ["%req(a)%", "Couldn't find valid command at position 0"],
  ["%REQ%", "REQ requires parameters"],
  ["%REQ(a?b?c)%", "More than 1 alternative header specified in token: a?b?c"],
  ["%PROTOCOL:2%", "PROTOCOL does not take any parameters or length"],
  ["%FILTER_STATE(a:FOO)%", "Invalid filter state serialize type, only support PLAIN/TYPED/FIELD."],
])("%j is refused: %s", (format, message) => {
  expect(() => compileFormat(format)).toThrow(message);
  expect(() => compileFormat(format)).toThrow(FormatError);
});
