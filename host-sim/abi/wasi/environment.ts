/** Environment variables of the VM's configuration; no arguments. Envoy 1.40: 1.35. */
import type { ByteString } from "../../envoy/operations.js";
import { type Guest, Phase } from "../guest.js";
import type { WasiFunctions } from "../signatures.js";
import { Errno } from "./errno.js";

type Environment = Pick<WasiFunctions, "environ_get" | "environ_sizes_get" | "args_get" | "args_sizes_get">;

const entries = (guest: Guest): ByteString[] =>
  guest.vm.environment.map(([key, value]) => `${key}=${value}\0`);

export const environmentFunctions = (guest: Guest): Environment => ({
  environ_get(environ, environBuffer) {
    guest.require(Phase.Starting);
    return writeEntries(guest, environ >>> 0, environBuffer >>> 0);
  },

  environ_sizes_get(returnCount, returnSize) {
    guest.require(Phase.Starting);
    const all = entries(guest);
    return writeSizes(guest, returnCount, all.length, returnSize, all.join("").length);
  },

  args_get(_argv, _argvBuffer) {
    guest.require(Phase.Starting);
    return Errno.Success;
  },

  args_sizes_get(returnCount, returnSize) {
    guest.require(Phase.Starting);
    return writeSizes(guest, returnCount, 0, returnSize, 0);
  },
});

const writeSizes = (
  { memory }: Guest,
  countSlot: number,
  count: number,
  sizeSlot: number,
  size: number,
): Errno => (memory.setU32(countSlot, count) && memory.setU32(sizeSlot, size) ? Errno.Success : Errno.Fault);

function writeEntries(guest: Guest, pointers: number, buffer: number): Errno {
  const { memory } = guest;
  let slot = pointers;
  let at = buffer;
  for (const entry of entries(guest)) {
    if (!memory.setU32(slot, at)) return Errno.Fault;
    if (!memory.holds(at, entry.length)) return Errno.Fault;
    memory.writeText(at, entry);
    slot += 4;
    at += entry.length;
  }
  return Errno.Success;
}
