/** Who looks on: what a hostcall or a callback was, in decoded form. Nothing of this is made when nobody looks. */

/** A hostcall or WASI call. `result`, `statusName` and `returned` are filled in when it returns. */
export interface HostcallRecordRaw {
  /** `proxy_log`, `fd_write`, ... */
  name: string;
  module: string;
  /**
   * By the ABI table's names: numbers, bigints (64 bits), booleans, enum names (a number outside the enum as it is),
   * byte strings, pairs as `[name, value][]`; `null` for bytes or pairs that do not lie in memory.
   */
  arguments: Record<string, unknown>;
  /** As they crossed the boundary. */
  values: ReadonlyArray<number | bigint>;
  /** Raw result; `null` while it runs, when it threw, and for a function without one. */
  result: number | null;
  /** Name of the status, `errno 8` for WASI; empty while it runs. */
  statusName: string;
  /** What was written through the guest's addresses, by name; empty when the call did not succeed. */
  returned: Record<string, unknown>;
}

/** A call of a guest export. `result`, `action` and `trap` are filled in when it returns. */
export interface CallbackRecordRaw {
  /** `proxy_on_request_headers`, `_initialize`, ... */
  name: string;
  /** 0 for `_initialize` and the like. */
  context: number;
  /** Arguments after the context id, by the ABI's names. */
  arguments: Record<string, number>;
  /** Raw result as unsigned number; `null` while it runs, without one, and after a trap. */
  result: number | null;
  /** The result in words where it has some: `StopIteration`. */
  action: string | null;
  /** The trap's message. */
  trap: string | null;
}

/** Sees each call twice: when it starts and when it is over. Both times it gets the same object. */
export interface Observer {
  onHostcall(record: HostcallRecordRaw): void;
  onHostcallEnd?(record: HostcallRecordRaw): void;
  onCallback(record: CallbackRecordRaw): void;
  onCallbackEnd?(record: CallbackRecordRaw): void;
  /** A hostcall got memory of the guest's own allocator; an address of 0 is none. */
  onAllocation?(name: string, size: number, address: number): void;
}
