/** Guests from text, and what is needed to run them. */
import { readFileSync } from "node:fs";
import wabtModule from "wabt";
import { type Instance, type InstanceOptions, instantiate } from "../../../host-sim/vm/instance.js";
import { loadModule } from "../../../host-sim/vm/module.js";
import { FakeVm } from "../abi/fake-vm.js";

const wabt = await wabtModule();
const features = { exceptions: true, tail_call: true, multi_memory: true, memory64: true, threads: true };

/** The bytes of a module in text form. `names` writes the name section. */
export function wat(text: string, names = false): Uint8Array {
  const module = wabt.parseWat("guest.wat", text, features);
  try {
    return module.toBinary({ write_debug_names: names }).buffer;
  } finally {
    module.destroy();
  }
}

/** The bytes of a guest in test/guests. */
export const guest = (name: string, names = false): Uint8Array =>
  wat(readFileSync(new URL(`../../guests/${name}.wat`, import.meta.url), "utf8"), names);

/** What every module needs; `memory` can be replaced. */
export const marker = '(func (export "proxy_abi_version_0_2_1"))';
export const malloc = '(func (export "malloc") (param i32) (result i32) (i32.const 1024))';
export const memory = '(memory (export "memory") 1)';

/** A module with marker, malloc and memory, and the given fields. Imports come first. */
export const module = (imports = "", fields = ""): string =>
  `(module ${imports} ${memory} ${marker} ${malloc} ${fields})`;

/** Loads and instantiates without starting. */
export function run(
  bytes: Uint8Array,
  vm = new FakeVm(),
  options: InstanceOptions = {},
): { vm: FakeVm; instance: Instance } {
  return { vm, instance: instantiate(loadModule(bytes), vm, options) };
}
