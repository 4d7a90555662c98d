/** The errors of host-sim: a closed set of stable codes, each of which says whose fault it is. */

/** Who has to change something: whoever calls host-sim, whoever wrote the module, or we. */
export type Fault = "user" | "guest" | "ours";

const faults = {
  /** The code is empty. */
  MODULE_EMPTY: "user",
  /** A module file cannot be read. */
  MODULE_UNREADABLE: "user",
  /** Not WebAssembly, or cut, or garbled. */
  MODULE_CORRUPTED: "guest",
  /** No `proxy_abi_version_0_1_0`, `_0_2_0` or `_0_2_1` is exported. */
  MODULE_ABI_VERSION: "guest",
  /** WebAssembly that does not validate. */
  MODULE_INVALID: "guest",
  /** It imports something that Envoy does not provide under this ABI version. */
  MODULE_MISSING_IMPORT: "guest",
  /** It imports a function of Envoy's under another type. */
  MODULE_IMPORT_TYPE: "guest",
  /** Memory over 1 GiB, a trap in the start section, or a segment that does not fit. */
  MODULE_INSTANTIATION: "guest",
  /** It calls the host from its wasm start section: real Envoy crashes there. */
  MODULE_HOSTCALL_IN_START_SECTION: "guest",
  /** It imports or exports something on which real Envoy dies: a tag, a function with a v128. */
  MODULE_CRASHES_ENVOY: "guest",
  /** It exports neither `malloc` nor `proxy_on_memory_allocate`. */
  MODULE_MISSING_MALLOC: "guest",
  /** It exports a callback under another type. */
  MODULE_BAD_SIGNATURE: "guest",
  /** `_initialize`, `main`, `__main_void` or `_start` trapped, or called what may not be called there. */
  MODULE_START_FAILED: "guest",
  /** Needs a WebAssembly feature that this Node.js lacks, though Envoy has it. */
  MODULE_UNSUPPORTED_FEATURE: "user",
  /** A `WebAssembly.Module` whose bytes cannot be told. */
  MODULE_BYTES_UNKNOWN: "user",
  /** A filter with neither a module nor a source, or with both. */
  FILTER_WITHOUT_MODULE: "user",
  /** A filter's source that is not there. */
  SOURCE_UNREADABLE: "user",
  /** A filter's source in a project without `assemblyscript`. */
  COMPILER_MISSING: "user",
  /** A filter's source that asc refuses: its own words stand in the message. */
  SOURCE_DOES_NOT_COMPILE: "user",
  /** A filter's source of which asc makes a module without an ABI version: its configuration lacks the transform. */
  SOURCE_WITHOUT_ABI: "user",
  /** `proxy_on_vm_start` answered false or trapped. */
  PLUGIN_START_REFUSED: "guest",
  /** `proxy_on_configure` answered false or trapped. */
  PLUGIN_CONFIGURATION_REFUSED: "guest",
  /** Neither filters nor a bootstrap, or both. */
  HOST_WITHOUT_FILTERS: "user",
  /** A bootstrap file that can not be read. */
  CONFIG_UNREADABLE: "user",
  /** A configuration that Envoy would reject when it starts. */
  CONFIG_REJECTED: "user",
  /** The bootstrap has no listener for HTTP exchanges. */
  CONFIG_NO_HTTP_LISTENER: "user",
  /** `failOpen` and `failurePolicy` are both set. */
  BOTH_FAILURE_POLICIES: "user",
  /** A configuration that Envoy refuses too: unknown fields, wrong types, missing values. */
  CONFIG_INVALID: "user",
  /** A configuration that Envoy takes and host-sim does not support. */
  CONFIG_UNSUPPORTED: "user",
  /** An option that does not exist, or has a value that it can not have. */
  BAD_OPTION: "user",
  /** A duration that is neither milliseconds nor text such as "5s". */
  BAD_DURATION: "user",
  /** A reply of a handler that is none. */
  BAD_REPLY: "user",
  /** A callout answered by hand that is over, or whose time cannot run out. */
  CALLOUT_NOT_WAITING: "user",
  /** A step of an open stream that no client could make now: a body before the head, anything behind the end. */
  STEP_OUT_OF_ORDER: "user",
  /** A shared queue that no plugin registered. */
  QUEUE_UNKNOWN: "user",
  /** A wasm runtime that Envoy does not have. */
  MODULE_RUNTIME: "user",
  /** It hands over more text than a string can hold. */
  GUEST_TOO_MUCH: "guest",
  /** A guest trapped while a host looked on: the code of a problem and of what is told about it. */
  GUEST_TRAPPED: "guest",
  /** A callback ran longer than the limit. */
  GUEST_HUNG: "guest",
  /** A module that counts what it runs, in a way that is not known here. */
  COVERAGE_UNREADABLE: "user",
  /** vitest's own coverage provider is not installed. */
  COVERAGE_PROVIDER_MISSING: "user",
  /** `plugin.coverage.wasm` is older than `plugin.wasm`. */
  COVERAGE_STALE: "user",
  /** A defect of host-sim. */
  INTERNAL: "ours",
} as const satisfies Record<string, Fault>;

/** One frame of a guest's stack where it trapped. */
export interface StackFrame {
  /** Of the function, imported ones counted. */
  readonly index: number;
  /** From the name section. */
  readonly name: string | null;
  /** Of the instruction, in the module as it came. */
  readonly offset: number;
}

/** A stable name of what went wrong. */
export type ErrorCode = keyof typeof faults;

/** What went wrong, whose fault it is, and what to do about it. */
export class HostSimError extends Error {
  override readonly name: string = "HostSimError";
  /** The stable name of what went wrong. */
  readonly code: ErrorCode;
  /** Who has to change something. */
  readonly fault: Fault;
  /** What to do about it; empty where there is nothing to say. */
  readonly hint: string;
  /** Of a guest that trapped or hung: its stack, innermost first. */
  declare readonly frames?: readonly StackFrame[];
  /** Of a guest that trapped or hung: what is known, as plain data (`GuestFault`). */
  declare readonly guest?: unknown;
  /** What of the guest ran: `proxy_on_request_headers`, `_initialize`. */
  declare readonly callback?: string;

  constructor(code: ErrorCode, message: string, hint = "", options?: ErrorOptions) {
    super(hint === "" ? message : `${message}\n${hint}`, options);
    this.code = code;
    this.fault = faults[code];
    this.hint = hint;
  }
}

/** A line that Envoy would log: level 0 trace ... 5 critical. */
export interface EnvoyLine {
  level: number;
  message: string;
}

/** A module that Envoy would refuse. */
export class LoadError extends HostSimError {
  override readonly name: string = "LoadError";
  /** What Envoy logs about it, up to and including `Wasm VM failed <reason>`. */
  readonly lines: readonly EnvoyLine[];

  constructor(
    code: ErrorCode,
    message: string,
    lines: readonly EnvoyLine[],
    hint = "",
    options?: ErrorOptions,
  ) {
    super(code, message, hint, options);
    this.lines = lines;
  }
}

/** A defect of ours met while the guest ran, so that it is not taken for a trap. */
export function internalError(where: string, cause: unknown): HostSimError {
  const text = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
  return new HostSimError("INTERNAL", `host-sim failed in ${where}: ${text}`, "Please report this.", {
    cause,
  });
}
