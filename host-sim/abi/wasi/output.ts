/** Descriptors 1 and 2: what is written there is logged. Envoy 1.40: 1.32-1.34. */
import { LogLevel } from "../enums.js";
import { type Guest, Phase } from "../guest.js";
import { type GuestMemory, longestText } from "../memory.js";
import type { WasiFunctions } from "../signatures.js";
import { Errno } from "./errno.js";

type Output = Pick<WasiFunctions, "fd_write" | "fd_pwrite" | "fd_fdstat_get" | "fd_tell" | "fd_renumber">;

const stdout = 1;
const stderr = 2;
const rightToWrite = 64;

export const isOutput = (fd: number): boolean => fd === stdout || fd === stderr;

export const outputFunctions = (guest: Guest): Output => ({
  fd_write(fd, iovs, iovsLength, returnSize) {
    guest.require(Phase.Allocating);
    return write(guest, fd, iovs, iovsLength, returnSize);
  },

  fd_pwrite(fd, iovs, iovsLength, _offset, returnSize) {
    guest.require(Phase.Starting);
    return write(guest, fd, iovs, iovsLength, returnSize);
  },

  fd_fdstat_get(fd, stat) {
    guest.require(Phase.Starting);
    return isOutput(fd) ? describeOutput(guest.memory, stat) : Errno.Badf;
  },

  fd_tell(fd, returnOffset) {
    guest.require(Phase.Starting);
    if (!isOutput(fd)) return Errno.Badf;
    return guest.memory.setU64(returnOffset, 0n) ? Errno.Success : Errno.Fault;
  },

  fd_renumber(fd, to) {
    guest.require(Phase.Starting);
    return isOutput(fd) && isOutput(to) ? Errno.Notsup : Errno.Badf;
  },
});

function write(guest: Guest, fd: number, iovs: number, count: number, returnSize: number): Errno {
  if (!isOutput(fd)) return Errno.Badf;
  const text = gather(guest.memory, iovs >>> 0, count >>> 0);
  if (text === null) return Errno.Fault;
  if (text.length > 0) logLine(guest, fd === stdout ? LogLevel.Info : LogLevel.Error, text);
  return guest.memory.setU32(returnSize, text.length) ? Errno.Success : Errno.Fault;
}

/** One line, however many pieces, without one newline at its end. */
function logLine(guest: Guest, level: LogLevel, text: string): void {
  if (level < guest.vm.logLevel) return;
  guest.vm.context.log(level, text.endsWith("\n") ? text.slice(0, -1) : text);
}

/**
 * The bytes of a list of (address u32, length u32), or `null` where something lies outside memory. Pieces may overlap,
 * so their sum is limited to what memory holds: a guest must not make the host run out of its own.
 */
function gather(memory: GuestMemory, iovs: number, count: number): string | null {
  let text = "";
  for (let index = 0; index < count; index++) {
    const at = iovs + index * 8;
    if (at > 0xffffffff || !memory.holds(at, 8)) return null;
    const address = memory.u32(at);
    const length = memory.u32(at + 4);
    if (length === 0) continue;
    if (!memory.holds(address, length) || text.length + length > Math.min(memory.size, longestText))
      return null;
    text += memory.text(address, length);
  }
  return text;
}

/** 24 bytes of zeros, except the right to write. */
function describeOutput(memory: GuestMemory, stat: number): Errno {
  if (!memory.holds(stat, 24)) return Errno.Success;
  memory.setU64(stat, 0n);
  memory.setU64((stat >>> 0) + 8, BigInt(rightToWrite));
  memory.setU64((stat >>> 0) + 16, 0n);
  return Errno.Success;
}
