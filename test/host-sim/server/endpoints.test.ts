import { expect, test } from "vitest";
import type { ClusterSpec } from "../../../host-sim/envoy/config/model.js";
import { Endpoints, type Resolve } from "../../../host-sim/server/endpoints.js";
import { cluster } from "./host-config.js";

const two: Resolve = async () => ["127.0.0.1", "127.0.0.2"];

function named(type: ClusterSpec["type"]): ClusterSpec {
  return cluster("up", 80, { type, endpoints: [{ host: "name", port: 80 }] });
}

test("hosts take turns", () => {
  const hosts = ["127.0.0.1", "127.0.0.2"].map((host) => ({ host, port: 80 }));
  const endpoints = new Endpoints(cluster("up", 80, { endpoints: hosts }));
  expect([1, 2, 3].map(() => endpoints.next()?.host)).toEqual(["127.0.0.1", "127.0.0.2", "127.0.0.1"]);
});

test("STRICT_DNS takes every address of a name, LOGICAL_DNS the first", async () => {
  const strict = new Endpoints(named("strict-dns"), two);
  const logical = new Endpoints(named("logical-dns"), two);
  await Promise.all([strict.refresh(), logical.refresh()]);
  const hosts = (endpoints: Endpoints) => [1, 2].map(() => endpoints.next()?.host);
  expect([hosts(strict), hosts(logical)]).toEqual([
    ["127.0.0.1", "127.0.0.2"],
    ["127.0.0.1", "127.0.0.1"],
  ]);
});

test("a name that nobody knows has no host", async () => {
  const endpoints = new Endpoints(named("strict-dns"), () => Promise.reject(new Error("ENOTFOUND")));
  await endpoints.refresh();
  expect(endpoints.next()).toBeNull();
});

test("what was known stays when a name is lost, and is asked for again in five seconds", async () => {
  let now = 0;
  let asked = 0;
  const resolve: Resolve = async () => {
    if (asked++ > 0) throw new Error("ENOTFOUND");
    return ["127.0.0.1"];
  };
  const endpoints = new Endpoints(named("strict-dns"), resolve, () => now);
  await endpoints.refresh();
  now = 5000;
  expect([endpoints.next()?.host, asked]).toEqual(["127.0.0.1", 2]);
});
