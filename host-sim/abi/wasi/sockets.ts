/** There are no sockets, but what would be returned is set to 0. Envoy 1.40: 1.34. */
import { type Guest, Phase } from "../guest.js";
import type { WasiFunctions } from "../signatures.js";
import { Errno } from "./errno.js";

type Sockets = Pick<WasiFunctions, Extract<keyof WasiFunctions, `sock_${string}`>>;

const notSupportedIf = (written: boolean): Errno => (written ? Errno.Notsup : Errno.Fault);

export const socketFunctions = (guest: Guest): Sockets => ({
  /** The descriptor is written as 64 bits. */
  sock_accept(_fd, _flags, returnFd) {
    guest.require(Phase.Starting);
    return notSupportedIf(guest.memory.setU64(returnFd, 0n));
  },

  sock_recv(_fd, _iovs, _iovsLength, _flags, returnSize, returnFlags) {
    guest.require(Phase.Starting);
    const { memory } = guest;
    return notSupportedIf(memory.setU32(returnSize, 0) && memory.setU16(returnFlags, 0));
  },

  sock_send(_fd, _iovs, _iovsLength, _flags, returnSize) {
    guest.require(Phase.Starting);
    return notSupportedIf(guest.memory.setU32(returnSize, 0));
  },

  sock_shutdown(_fd, _how) {
    guest.require(Phase.Starting);
    return Errno.Notsup;
  },
});
