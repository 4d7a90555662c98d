import { expect, test } from "vitest";
import { conformance } from "../conformance.js";

const upstream = { headers: { "x-own": "1" }, body: ["ab"], trailers: { "x-t": "t" } };
const headers = { "x-twice": ["a", "b"], referer: "r", "user-agent": "ua", "x-request-id": "id" };

const inRequest = [
  'path "/attributes?q=1"',
  'url path "/attributes"',
  'query "q=1"',
  'host "example.com"',
  'scheme "http"',
  'method "GET"',
  'referer "r"',
  'agent "ua"',
  'id "id"',
  'protocol "HTTP/1.1"',
  "time known 1",
  "duration -1",
  "size 0",
  "total size known 1",
  'header "a,b"',
  'in all headers "a,b"',
  "code -1",
  "connection 1",
  "mtls 0",
  'server name ""',
  "tls null 1",
  "subject null 1",
  "dns name null 1",
  "uri null 1",
  "digest null 1",
  "termination null 1",
  "source 1",
  "destination 1",
  "upstream port -1",
  "upstream tls null 1",
  "pool -1",
  'plugin "guest"',
  "vm id 1",
  'cluster "upstream"',
  'route ""',
  'chain ""',
  "direction 0",
  "node metadata null 1",
  "route metadata null 1",
  "cluster metadata null 1",
  "listener metadata null 1",
  "host metadata null 1",
  "dynamic metadata null 1",
  "set 0",
  "set typed 0",
  "set typed again 2",
  'typed "once"',
];

const later = [
  "path in the response null 1",
  "code 200",
  'response header "1"',
  "upstream port known 1",
  "upstream address known 1",
  "local address known 1",
  "attempts 1",
  'transport failure ""',
  'path in the log "/attributes?q=1"',
  "duration known 1",
  "code 200",
  'details "via_upstream"',
  "flags 0",
  "grpc status 2",
  "response size 2",
  "total size known 1",
  "latency known 1",
  'trailer "t"',
  'status line kept "yes"',
];

test("the request's, the connection's, the configuration's, each with its type, and what is absent", async () => {
  const lines = await conformance("/attributes?q=1", headers, { upstream });
  expect(lines.slice(0, lines.indexOf("path in the response null 1"))).toEqual(inRequest);
});

test("in the response those of the request's headers are gone, in the log they are back", async () => {
  const lines = await conformance("/attributes?q=1", headers, { upstream });
  expect(lines.slice(lines.indexOf("path in the response null 1"))).toEqual(later);
});
