/** TCP filters, access loggers, services and gRPC through the built `serve`, as `npm run test:envoy` has them on Envoy. */
import { beforeAll, expect, test } from "vitest";
import { playOn } from "../envoy/network/compare.js";
import { compileGuest } from "./guest.js";

let lines: string[];

beforeAll(async () => {
  await compileGuest("sdk-network");
  await compileGuest("sdk-grpc");
  [lines = []] = await playOn(undefined);
}, 60_000);

const of = (plugin: string) =>
  lines
    .filter((line) => line.startsWith(`${plugin}: `))
    .map((line) => line.replace(/^.*?wasm log (?:\w+ )*\w+: /, ""));

test("a TCP filter waits for a callout, holds lines until they end, changes both directions, closes", () => {
  expect(lines.slice(0, 2)).toEqual(['client "> HELLO\\n"', 'client ""']);
  const [held, closed] = [of("tcp").slice(0, 13), of("tcp").slice(13)];
  expect(held).toEqual([
    "new true request true",
    "service 200 web /may-connect",
    "continue 0",
    "downstream 3 false hel",
    "downstream 6 false hello",
    "replace 0",
    "upstream 6 false",
    "downstream 0 true ",
    "upstream 0 true",
    "upstream closed 0",
    "downstream closed 1",
    "done",
    "log yes",
  ]);
  expect(closed.slice(-5)).toEqual(["close 0", "replace 0", "downstream closed 1", "done", "log yes"]);
});

test("an access logger tells a service of another VM what was answered, through a queue", () => {
  expect(of("logger")).toContain("access /nowhere 503");
  expect(of("service")).toEqual(of("logger").map((line) => line.replace("access", "line")));
});

test("a cluster whose name is a protobuf message by chance is called all the same", () => {
  expect(lines).toContain('client "/users 503 no greeting"');
});
