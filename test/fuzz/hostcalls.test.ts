/** Random hostcalls and random answers, from guests that do what a script says. */
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createHost } from "../../host-sim/testing/host.js";
import { effort, patience, seed } from "./effort.js";
import { answers, script } from "./hostcall-arbitrary.js";
import { encode, imports, phases } from "./script.js";
import { scriptedGuest, withScript } from "./scripted-guest.js";
import { expectUsable, live, watchMemory } from "./survival.js";
import { policies, request, surroundings } from "./world-arbitrary.js";

beforeAll(watchMemory);
afterAll(expectUsable);

const requests = fc.array(request, { minLength: 1, maxLength: 2 });

test(`hostcalls in every callback (seed ${seed})`, { timeout: patience }, async () => {
  const property = fc.asyncProperty(script, surroundings, policies, requests, (calls, world, policy, sent) =>
    live({ ...world, filters: [{ wasm: scriptedGuest, vmConfiguration: encode(calls), ...policy }] }, sent),
  );
  await fc.assert(property, effort(0.5));
});

test(`two plugins in one VM (seed ${seed})`, { timeout: patience }, async () => {
  const property = fc.asyncProperty(
    script,
    surroundings,
    policies,
    requests,
    (calls, world, policy, sent) => {
      const plugin = { wasm: scriptedGuest, vmConfiguration: encode(calls), ...policy };
      return live({ ...world, filters: [plugin, { ...plugin, name: "second", configuration: "2" }] }, sent);
    },
  );
  await fc.assert(property, effort(0.1));
});

test(`answers of every value (seed ${seed})`, { timeout: patience }, async () => {
  const property = fc.asyncProperty(answers, surroundings, policies, requests, (calls, world, policy, sent) =>
    live({ ...world, filters: [{ wasm: scriptedGuest, vmConfiguration: encode(calls), ...policy }] }, sent),
  );
  await fc.assert(property, effort(0.1));
});

test(`hostcalls while the module starts (seed ${seed})`, { timeout: patience }, async () => {
  const property = fc.asyncProperty(script, policies, (calls, policy) =>
    live({ filters: [{ wasm: withScript(calls), ...policy }] }, [{}]),
  );
  await fc.assert(property, effort(0.02));
});

test("the scripted guest makes its calls", async () => {
  const log = imports.findIndex(({ name }) => name === "proxy_log");
  const phase = phases.indexOf("proxy_on_request_headers");
  const calls = {
    malloc: 0,
    results: phases.map(() => 1),
    calls: [{ phase, function: log, values: [2, 64, 5] }],
  };
  for (const filter of [
    { wasm: scriptedGuest, vmConfiguration: encode(calls) },
    { wasm: withScript(calls) },
  ]) {
    const host = await createHost({ filters: [filter] });
    const { logs } = await host.exchange({ headers: { "x-a": "1" } });
    expect(logs.map(({ message }) => message)).toEqual([":path"]);
  }
});
