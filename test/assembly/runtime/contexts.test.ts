import { expect, test } from "vitest";
import { createHost } from "../../../host-sim/index.js";
import { compileGuest } from "../guest.js";

const plugin = async (rootId: string, configuration = "") => ({
  wasm: await compileGuest("sdk-roots"),
  name: rootId,
  rootId,
  vmId: "shared",
  configuration,
});

test("plugins that share a VM have their own root and configuration, also under one root id", async () => {
  const filters = [await plugin("counter", "a"), await plugin("marker"), await plugin("counter", "b")];
  const host = await createHost({ filters });
  await host.exchange({ path: "/" });
  const { upstream } = await host.exchange({ path: "/" });
  expect(upstream.headers.filter(([name]) => /^x-(counter|marker)$/.test(name))).toEqual([
    ["x-counter", "a 2"],
    ["x-marker", "yes"],
    ["x-counter", "b 2"],
  ]);
});

test("the end of a stream is seen: log, done, delete", async () => {
  const host = await createHost({ filters: [await plugin("counter")] });
  const { logs } = await host.exchange({ path: "/end" });
  expect(logs.map((log) => log.message)).toEqual(["log /end", "done 2", "delete 2"]);
});

test("a root id that no filter serves is refused at the start, with a reason", async () => {
  await expect(createHost({ filters: [await plugin("other")] })).rejects.toThrow(
    /no filter in this module.*other/s,
  );
});
