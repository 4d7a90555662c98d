import { createHost, delay, type Host } from "proxy-wasm-host-sim";
import "proxy-wasm-host-sim/vitest";
import { beforeAll, describe, expect, test } from "vitest";

const auth = "build/auth/plugin.wasm";

/** Different answers at different times, so that the exchanges overlap. */
const clusters = {
  auth: ({ headers }: { headers: Array<[string, string]> }) => {
    const [, user] = headers.find(([name]) => name === "userid")!;
    return delay(user === "ann" ? "3s" : "1s", user === "bob" ? "no" : "ok");
  },
};

const users = ["ann", "bob", "eve"];

describe("exchanges of one host at the same time", () => {
  test.each([true, false])("have callouts of their own (trace %s)", async (trace) => {
    const host = await createHost({ filters: [auth], clusters, trace });
    const exchanges = await Promise.all(users.map((userid) => host.exchange({ headers: { userid } })));
    const asked = exchanges.map(({ callouts }) => callouts.map(({ headers }) => headers[0]));
    expect(asked).toEqual(users.map((user) => [["userid", user]]));
    expect(exchanges.map(({ response }) => response.status)).toEqual([200, 403, 200]);
  });

  test("have a trace of their own, the root's callbacks for their callouts included", async () => {
    const host = await createHost({ filters: [auth], clusters });
    const exchanges = await Promise.all(users.map((userid) => host.exchange({ headers: { userid } })));
    const alone = await (await createHost({ filters: [auth], clusters })).exchange({
      headers: { userid: "ann" },
    });
    const names = alone.callbacks.map(({ callback }) => callback);
    expect(exchanges[0]!.callbacks.map(({ callback }) => callback)).toEqual(names);
    expect(exchanges[2]!.callbacks.map(({ callback }) => callback)).toEqual(names);
    const contexts = exchanges.map(({ callbacks }) => new Set(callbacks.map(({ context }) => context)));
    expect(contexts).toEqual([new Set([2, 1]), new Set([3, 1]), new Set([4, 1])]);
  });

  test("have problems of their own", async () => {
    const host = await createHost({ filters: [auth] });
    const exchanges = await Promise.all(users.map(() => host.exchange()));
    expect(exchanges.map(({ problems }) => problems.length)).toEqual([1, 1, 1]);
  });
});

describe("test.concurrent on one host", () => {
  let host: Host;
  beforeAll(async () => {
    host = await createHost({ filters: [auth], clusters });
  });

  test.concurrent.each(users)("%s sees nothing of the others", async (userid) => {
    const exchange = await host.exchange({ headers: { userid } });
    expect(exchange.callouts.map(({ headers }) => headers[0])).toEqual([["userid", userid]]);
    expect(exchange.hostcalls.filter(({ hostcall }) => hostcall === "proxy_http_call")).toHaveLength(1);
  });
});
