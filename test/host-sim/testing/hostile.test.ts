/** What breaks filters, and that it is found. */
import "proxy-wasm-host-sim/vitest";
import { createHost, hostile } from "proxy-wasm-host-sim";
import { expect, test } from "vitest";

const probe = (configuration: string) => ({
  wasm: "build/guests/probe_0_2_1.wasm",
  name: "probe",
  configuration,
});

test("every input has a name of its own", () => {
  for (const inputs of [hostile.headers(), hostile.bodies(), hostile.replies(), hostile.requests()]) {
    const names = inputs.map(([name]) => name);
    expect(new Set(names).size).toBe(names.length);
  }
});

test("a host without filters survives all of it, and is idle after each", async () => {
  await expect(await createHost({ filters: [] })).toSurvive(hostile.requests());
});

test("the filters of this repository survive", async () => {
  const filters = [
    { wasm: "build/add-header/plugin.wasm", configuration: "world" },
    "build/auth/plugin.wasm",
  ];
  const host = await createHost({ filters, clusters: { auth: "ok" } });
  await expect(host).toSurvive(hostile.requests({ headers: { userid: "admin" } }));
});

test.each(hostile.replies())("the auth filter survives that its service answers %s", async (_, answer) => {
  const host = await createHost({ filters: ["build/auth/plugin.wasm"], clusters: { auth: answer } });
  await expect(host).toSurvive([{ path: "/private" }]);
});

test("a trap is told with its story, its input and how to see it again", async () => {
  const host = await createHost({ filters: [probe("@request_trailers\ntrap")] });
  const failure = await expect(host).toSurvive(hostile.requests()).catch(String);
  expect(failure).toMatch(/Input \d+, "trailers without a body", broke it/);
  expect(failure).toContain("trapped in proxy_on_request_trailers");
  expect(failure).toContain('await host.exchange({ method: "POST", body: [], trailers: { sum: "" } });');
});

test("an input that breaks only behind others is told as such", async () => {
  const host = await createHost({ filters: [probe("@request_headers#2\ntrap")] });
  const failure = await expect(host)
    .toSurvive([{ path: "/a" }, { path: "/b" }])
    .catch(String);
  expect(failure).toMatch(/"input 1", broke it[\s\S]*it takes the inputs before it/);
});

test("a client that waits in vain is a breakage", async () => {
  const host = await createHost({ filters: [probe("@request_headers\nret 1")] });
  await expect(expect(host).toSurvive([{}])).rejects.toThrow("EXCHANGE_HANGS");
});

test("one that is over before its body is leaves nothing behind", async () => {
  const host = await createHost({ filters: [], routes: [{ direct: { status: 403 } }] });
  await expect(host).toSurvive(hostile.requests());
});
