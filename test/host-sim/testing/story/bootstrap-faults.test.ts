/** Guests that fail in a host made from a bootstrap are told as well as others. */
import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { createHost } from "proxy-wasm-host-sim";
import { expect, test } from "vitest";
import { compiledFile } from "../../../../host-sim/testing/source/with-modules.js";
import { loadModuleFile } from "../../../../host-sim/vm/module.js";
import { writeInto } from "../../../tools/temp-folder.js";
import { bootstrapText, wasmFilter } from "../../envoy/config/bootstrap-text.js";
import { guest } from "../../vm/wat.js";
import { lineOf } from "../planted-faults/line-of.js";

const traps = "test/guests/planted/traps.ts";

/** A bootstrap with one plugin. */
function bootstrap(name: string, file: string, configuration = ""): string {
  const value = `{ "@type": type.googleapis.com/google.protobuf.StringValue, value: "${configuration}" }`;
  const vm = `{ runtime: envoy.wasm.runtime.v8, code: { local: { filename: "${file}" } } }`;
  const text = bootstrapText({
    action: "direct_response: { status: 200 }",
    filters: wasmFilter(`name: ${name}, configuration: ${value}, vm_config: ${vm}`),
  });
  return writeInto("build/story", `${name}.yaml`, text);
}

test("a plugin that traps while it is configured is refused with its line", async () => {
  const file = bootstrap("configure", await compiledFile(traps), "configure");
  await expect(createHost({ bootstrap: file })).rejects.toMatchObject({
    code: "CONFIG_REJECTED",
    message: expect.stringContaining(`At ${traps}:${lineOf(traps, "configure")}:`),
  });
});

test("a module that cannot be counted has the time limit behind it", async () => {
  const wasm = resolve("build/spin.wasm");
  writeFileSync(wasm, guest("spin"));
  const file = bootstrap("spin", wasm);
  expect((await createHost({ bootstrap: file })).run.limit).toBe(0);
  Object.assign(loadModuleFile(wasm), { fuelled: () => null });
  expect((await createHost({ bootstrap: file })).run.limit).toBe(5000);
  const limited = await createHost({ bootstrap: file, guestTimeLimit: 30 });
  await expect(limited.exchange()).rejects.toMatchObject({
    code: "GUEST_HUNG",
    message: expect.stringMatching(
      /plugin "spin" in proxy_on_request_headers: the guest ran longer than 30 ms/,
    ),
  });
});
