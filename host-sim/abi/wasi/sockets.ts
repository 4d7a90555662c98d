/** There are no sockets. Envoy 1.40: 1.34. */
import { type Guest, Phase } from "../guest.js";
import type { WasiFunctions } from "../signatures.js";
import { Errno } from "./errno.js";

type Sockets = Pick<WasiFunctions, Extract<keyof WasiFunctions, `sock_${string}`>>;

export const socketFunctions = (guest: Guest): Sockets => {
  const notSupported = (): Errno => {
    guest.require(Phase.Starting);
    return Errno.Notsup;
  };
  return {
    sock_accept: (_fd, _flags, _returnFd) => notSupported(),
    sock_recv: (_fd, _iovs, _iovsLength, _flags, _returnSize, _returnFlags) => notSupported(),
    sock_send: (_fd, _iovs, _iovsLength, _flags, _returnSize) => notSupported(),
    sock_shutdown: (_fd, _how) => notSupported(),
  };
};
