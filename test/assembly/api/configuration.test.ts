import { expect, test } from "vitest";
import { hostOf } from "../guest.js";

test("the configurations of plugin and VM are read where they are there", async () => {
  const host = await hostOf("sdk-api", { configuration: "cönf", vmConfiguration: "vm" });
  expect(host.logs.map((log) => log.message)).toEqual(["vm vm", "plugin cönf 5"]);
});

test("onConfigure can refuse", async () => {
  await expect(hostOf("sdk-api", { configuration: "refuse" })).rejects.toThrow(/configure/i);
});
