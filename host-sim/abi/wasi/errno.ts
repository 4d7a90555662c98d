/** The error numbers of WASI that Envoy gives. */
export const Errno = {
  Success: 0,
  /** No such descriptor. */
  Badf: 8,
  /** Outside memory. */
  Fault: 21,
  /** Too much. */
  Inval: 28,
  /** No such file. */
  Noent: 44,
  Nosys: 52,
  Notsup: 58,
  /** `fd_readdir`: not a directory. */
  Notdir: 20,
  /** A capability that the configuration leaves out. */
  Notcapable: 76,
} as const;
export type Errno = (typeof Errno)[keyof typeof Errno];
