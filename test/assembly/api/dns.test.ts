import { expect, test } from "vitest";
import { conformance } from "../conformance.js";
import { hostOf } from "../guest.js";

test("names that Envoy answers inside the hostcall", async () => {
  expect(await conformance("/dns")).toEqual(["resolved 127.0.0.1 127.0.0.1:0", "resolved not a name "]);
});

test("names that it answers later", async () => {
  const hosts = { "nowhere.invalid": ["192.0.2.1", "2001:db8::1"] };
  expect(await conformance("/dns/later", {}, { hosts })).toEqual([
    "resolved nowhere.invalid 192.0.2.1:0,[2001:db8::1]:0",
  ]);
});

test("a module that looks nothing up does not import it", async () => {
  const host = await hostOf("sdk-grpc");
  const { hostcalls } = await host.exchange({ path: "/plain" });
  expect(hostcalls.map(({ hostcall }) => hostcall)).not.toContain("envoy_resolve_dns");
});
