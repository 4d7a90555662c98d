/** The other functions of descriptors: there are no files. Envoy 1.40: 1.33, 1.34. */
import { type Guest, Phase } from "../guest.js";
import type { WasiFunctions } from "../signatures.js";
import { Errno } from "./errno.js";
import { isOutput, outputFunctions } from "./output.js";

type Files = Pick<WasiFunctions, Extract<keyof WasiFunctions, `fd_${string}`>>;

/** Every function of descriptors, those that write among them. */
export const fileFunctions = (guest: Guest): Files => {
  const onlyOutput = (fd: number): Errno => {
    guest.require(Phase.Starting);
    return isOutput(fd) ? Errno.Success : Errno.Badf;
  };
  const always = (errno: Errno, phase: Phase = Phase.Starting) => {
    guest.require(phase);
    return errno;
  };
  return {
    ...outputFunctions(guest),
    fd_readdir(_fd, _buffer, _bufferLength, _cookie, returnSize) {
      guest.require(Phase.Starting);
      return guest.memory.setU32(returnSize, 0) ? Errno.Notdir : Errno.Fault;
    },
    fd_read: (_fd, _iovs, _iovsLength, _returnSize) => always(Errno.Nosys, Phase.Running),
    fd_pread: (_fd, _iovs, _iovsLength, _offset, _returnSize) => always(Errno.Nosys),
    fd_seek: (_fd, _offset, _whence, _returnOffset) => always(Errno.Success, Phase.Running),
    fd_close: (_fd) => always(Errno.Success, Phase.Running),
    fd_fdstat_set_flags: (_fd, _flags) => always(Errno.Nosys),
    fd_fdstat_set_rights: (fd, _rightsBase, _rightsInheriting) => onlyOutput(fd),
    fd_advise: (_fd, _offset, _length, _advice) => always(Errno.Success),
    fd_allocate: (fd, _offset, _length) => onlyOutput(fd),
    fd_datasync: (fd) => onlyOutput(fd),
    fd_sync: (fd) => onlyOutput(fd),
    fd_filestat_get: (_fd, _stat) => always(Errno.Badf),
    fd_filestat_set_size: (fd, _size) => onlyOutput(fd),
    fd_filestat_set_times: (fd, _atime, _mtime, _flags) => onlyOutput(fd),
    fd_prestat_get: (_fd, _prestat) => always(Errno.Badf),
    fd_prestat_dir_name: (_fd, _path, _pathLength) => always(Errno.Nosys),
  };
};
