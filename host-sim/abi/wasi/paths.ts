/** There are no files. Envoy 1.40: 1.34; the odd parameter counts are Envoy's (1.31). */
import { type Guest, Phase } from "../guest.js";
import type { WasiFunctions } from "../signatures.js";
import { Errno } from "./errno.js";

type Paths = Pick<WasiFunctions, Extract<keyof WasiFunctions, `path_${string}`>>;

export const pathFunctions = (guest: Guest): Paths => {
  const notSupported = (): Errno => {
    guest.require(Phase.Starting);
    return Errno.Notsup;
  };
  return {
    path_open(
      _fd,
      _flags,
      _pathData,
      _pathSize,
      _openFlags,
      _rightsBase,
      _rightsInheriting,
      _fdFlags,
      _returnFd,
    ) {
      guest.require(Phase.Running);
      return Errno.Noent;
    },
    path_readlink(_fd, _pathData, _pathSize, _buffer, _bufferLength, returnSize) {
      guest.require(Phase.Starting);
      return guest.memory.setU32(returnSize, 0) ? Errno.Notsup : Errno.Fault;
    },
    path_create_directory: (_fd, _pathData, _pathSize) => notSupported(),
    path_filestat_get: (_fd, _flags, _pathData, _pathSize, _stat) => notSupported(),
    path_filestat_set_times: (_fd, _flags, _pathData, _pathSize, _atime, _mtime, _times) => notSupported(),
    path_link: (_oldFd, _oldFlags, _oldPathData, _oldPathSize, _newFd, _newPath) => notSupported(),
    path_remove_directory: (_fd, _pathData, _pathSize) => notSupported(),
    path_rename: (_fd, _oldPathData, _oldPathSize, _newFd, _newPathData, _newPathSize) => notSupported(),
    path_symlink: (_oldPathData, _oldPathSize, _fd, _newPath) => notSupported(),
    path_unlink_file: (_fd, _pathData, _pathSize) => notSupported(),
  };
};
