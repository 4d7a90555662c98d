/** rewrite: what becomes of paths and hosts. */
import { createHost, type Host } from "proxy-wasm-host-sim";
import "proxy-wasm-host-sim/vitest";
import { expect, test } from "vitest";

const wasm = "build/rewrite/plugin.wasm";
const rules = {
  paths: [
    { match: "^/old/(.*)$", to: "/new/$1" },
    { match: "^/users/(?<id>\\d+)(/.*)?$", to: "/v2/people/$<id>$2" },
    { match: "^/SEARCH/([^/]+)", to: "/find?q=$1", ignoreCase: true },
    { match: "^/drop/?", to: "/" },
    { match: "^/cut/", to: "$2x" },
  ],
  hosts: [{ match: "^(?:www\\.)?(.+)\\.old\\.example(:\\d+)?$", to: "$1.example$2" }],
};

const hostWith = (configuration: object = rules): Promise<Host> =>
  createHost({ filters: [{ wasm, configuration }] });

test.each([
  ["/old/a/b?x=1", "/new/a/b?x=1"],
  ["/old/?x=1&y=%2F", "/new/?x=1&y=%2F"],
  ["/users/7", "/v2/people/7"],
  ["/users/7/posts?all", "/v2/people/7/posts?all"],
  ["/search/cats", "/find?q=cats"],
  ["/Search/cats?page=2", "/find?q=cats&page=2"],
  ["/drop/it", "/it"],
  ["/old/old/a", "/new/old/a"],
])("%s becomes %s, and the upstream can see what it was", async (path, expected) => {
  const host = await hostWith();
  const { upstream } = await host.exchange({ path });
  expect(upstream).toMatchObject({ path: expected });
  expect(upstream).toHaveHeader("x-envoy-original-path", path);
  expect(host).toBeIdle();
});

test.each(["/", "/users/x", "/elder/old/a", "/a?b=/old/c", "/%6fld/a"])(
  "%s stays what it is",
  async (path) => {
    const host = await hostWith();
    const { upstream } = await host.exchange({ path });
    expect(upstream).toMatchObject({ path });
    expect(upstream).toHaveHeaders({ "x-envoy-original-path": null });
  },
);

test("a path that would not begin with a slash is not sent: the log says so", async () => {
  const host = await hostWith();
  const { upstream, logs } = await host.exchange({ path: "/cut/a" });
  expect(upstream).toMatchObject({ path: "/cut/a" });
  expect(logs).toMatchObject([{ level: "warn", message: "not rewritten: the new path is $2xa" }]);
});

test.each([
  ["www.shop.old.example", "shop.example"],
  ["shop.old.example:8080", "shop.example:8080"],
  ["old.example", "old.example"],
])("the host %s becomes %s", async (authority, expected) => {
  const host = await hostWith();
  const { upstream } = await host.exchange({ authority });
  expect(upstream).toMatchObject({ authority: expected });
});

test("the route is chosen by the new path", async () => {
  const host = await createHost({
    filters: [{ wasm, configuration: rules }],
    clusters: { old: "old", fresh: "fresh" },
    routes: [
      { prefix: "/new", cluster: "fresh" },
      { prefix: "/", cluster: "old" },
    ],
  });
  expect((await host.exchange({ path: "/old/a" })).response).toHaveBody("fresh");
  expect((await host.exchange({ path: "/other" })).response).toHaveBody("old");
});

test("a path that would keep a backtracking matcher busy for years is answered at once", async () => {
  const host = await createHost({
    filters: [{ wasm, configuration: { paths: [{ match: "^/(a+)+$", to: "/" }] } }],
    fuel: 10_000_000,
  });
  const path = `/${"a".repeat(20_000)}b`;
  expect((await host.exchange({ path })).upstream).toMatchObject({ path });
});

test("the header of the old path has the name that is configured, or none", async () => {
  const named = await hostWith({ ...rules, originalPathHeader: "x-was" });
  expect((await named.exchange({ path: "/old/a" })).upstream).toHaveHeader("x-was", "/old/a");
  const none = await hostWith({ ...rules, originalPathHeader: "" });
  const { upstream } = await none.exchange({ path: "/old/a" });
  expect(upstream).toHaveHeaders({ "x-was": null, "x-envoy-original-path": null });
});

test.each([
  [{ paths: [{ match: "(", to: "/" }] }, "paths[0]: match: no end at 0"],
  [{ paths: [{ match: "a" }] }, "paths[0]: match and to are needed"],
  [{ paths: [{ match: "a", to: "/" }, {}] }, "paths[1]: match and to are needed"],
  [{ hosts: [{ match: "(?=a)", to: "b" }] }, "hosts[0]: match: not supported at 2"],
  [{ hosts: { match: "a", to: "b" } }, "hosts: expected a list"],
  [{ path: [] }, "path: unknown field"],
])("refuses %j and names the path", async (configuration, message) => {
  await expect(hostWith(configuration)).rejects.toMatchObject({
    code: "PLUGIN_CONFIGURATION_REFUSED",
    message: expect.stringContaining(`error: configuration: ${message}\n`),
  });
});
