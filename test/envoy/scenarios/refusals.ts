/** Configurations that Envoy refuses, and its reason. */
import type { FilterOptions } from "../../../host-sim/testing/types.js";
import { assemble, callback, guest, trapIn } from "../guests/wat.js";
import type { Scenario } from "../scenario.js";
import { addHeader, auth } from "./filters.js";

const refused = (name: string, filter: FilterOptions): Scenario => ({
  name: `refused: ${name}`,
  host: { filters: [filter] },
  refused: true,
});

const module = (name: string, wasm: Uint8Array) => refused(name, { wasm, name: "broken" });

const scenarios: Scenario[] = [
  refused("add-header with a line that is neither value nor header", addHeader("x-one: 1\nnonsense\n")),
  refused("auth with text that is not JSON", auth("cluster=auth")),
  refused("auth with a field of the wrong type", auth({ headers: ["userid", 7] })),
  refused("auth with a timeout that is none", auth({ timeout: "soon" })),
  module("bytes that are no module", Uint8Array.from([1, 2, 3, 4])),
  module("a module without the ABI marker", guest("", "")),
  module("an ABI that Envoy does not know", guest("", `(func (export "proxy_abi_version_0_3_0"))`)),
  module(
    "a module without malloc",
    assemble(`(module (memory (export "memory") 1) (func (export "proxy_abi_version_0_2_1")))`),
  ),
  module(
    "an import that Envoy does not have",
    guest(`(import "env" "abort" (func (param i32 i32 i32 i32)))\n`),
  ),
  module(
    "an import with another signature",
    guest(`(import "env" "proxy_log" (func (param i32 i32) (result i32)))\n`),
  ),
  module(
    "a callback with another signature",
    guest(`(func (export "proxy_on_request_headers") (param i32) (result i32) (i32.const 0))`),
  ),
  module("vm_start answers false", guest(callback("proxy_on_vm_start", "(i32.const 0)"))),
  module("configure answers false", guest(callback("proxy_on_configure", "(i32.const 0)"))),
  module("a trap in vm_start", trapIn("proxy_on_vm_start")),
  module("a trap in configure", trapIn("proxy_on_configure")),
];

export default scenarios;
