/** A module that keeps 64 bytes of every stream: what a test of leaks has to notice. */
import createWabt from "wabt";

const source = `(module
  (memory (export "memory") 1)
  (global $top (mut i32) (i32.const 1024))
  (func (export "proxy_abi_version_0_2_1"))
  (func (export "malloc") (param i32) (result i32) (i32.const 512))
  (func (export "proxy_on_context_create") (param i32 i32)
    (global.set $top (i32.add (global.get $top) (i32.const 64)))
    (if (i32.ge_u (global.get $top) (i32.mul (memory.size) (i32.const 65536)))
      (then (drop (memory.grow (i32.const 1)))))))`;

export async function leakingModule(): Promise<Uint8Array> {
  const wabt = await createWabt();
  const module = wabt.parseWat("leaking.wat", source);
  try {
    return module.toBinary({}).buffer;
  } finally {
    module.destroy();
  }
}
