/** Modules as text and back. */
import createWabt from "wabt";

const features = { bulk_memory: true, sign_extension: true, mutable_globals: true, multi_value: true };
const wabt = await createWabt();

/** A module's text, one instruction on each line. */
export function disassemble(bytes: Uint8Array): string {
  // A copy: wabt reads from the beginning of the buffer that lies below.
  const module = wabt.readWasm(new Uint8Array(bytes), { ...features, readDebugNames: false });
  try {
    return module.toText({ foldExprs: false, inlineExport: false });
  } finally {
    module.destroy();
  }
}

/** The module that a text says. */
export function assemble(text: string): Uint8Array<ArrayBuffer> {
  const module = wabt.parseWat("module.wat", text, features);
  try {
    module.validate();
    return new Uint8Array(module.toBinary({}).buffer);
  } finally {
    module.destroy();
  }
}
