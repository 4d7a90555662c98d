import { expect, test } from "vitest";
import "../../../host-sim/vitest.js";
import { hostOf } from "../guest.js";

test("each set of values is a metric of its own, defined once", async () => {
  const host = await hostOf("sdk-conformance");
  const { hostcalls } = await host.exchange({ path: "/metrics" });
  expect(host).toHaveMetric("route=.=shop;.;code=.=200;.;conformance", 3);
  expect(host).toHaveMetric("route=.=shop;.;code=.=403;.;conformance", 1);
  expect(host).toHaveMetric("of=.=a;.;level", 7);
  const defined = hostcalls.filter(({ hostcall }) => hostcall === "proxy_define_metric");
  expect(defined).toHaveLength(5);
});
