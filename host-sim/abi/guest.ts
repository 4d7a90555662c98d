/** What hostcalls work with: the guest's memory, its malloc, and the host that answers. */
import type { ByteString, ContextOperations, FlatPairs, VmOperations } from "../envoy/operations.js";
import { type HostSimError, LoadError } from "../errors.js";
import { Status } from "./enums.js";
import { GuestMemory } from "./memory.js";
import { pairsSize, writePairs } from "./pairs.js";
import type { AbiVersion } from "./table-types.js";

/** What the guest is doing; a hostcall says in which of these it may be called, the lowest first. */
export const Phase = { Instantiating: 0, Allocating: 1, Starting: 2, Running: 3 } as const;
export type Phase = (typeof Phase)[keyof typeof Phase];

/** Envoy 1.40 throws this out of the guest when it calls what it may not call now (1.39). */
export class RestrictedCallback extends Error {
  constructor() {
    super("restricted_callback");
  }
}

/** Where Envoy's malloc runs: on the context of the VM itself (1.40). */
export interface AllocationScope {
  enter(): void;
  leave(): void;
}

export class Guest {
  readonly memory = new GuestMemory();
  readonly vm: VmOperations;
  readonly abiVersion: AbiVersion;
  phase: Phase = Phase.Instantiating;
  private malloc: ((size: number) => number) | null = null;
  private mallocName = "malloc";
  private readonly scope: AllocationScope | undefined;

  constructor(vm: VmOperations, abiVersion: AbiVersion, scope?: AllocationScope) {
    this.vm = vm;
    this.abiVersion = abiVersion;
    this.scope = scope;
  }

  /** Binds what a new instance exports. `name` is what Envoy's lines call the allocator. */
  bindMalloc(malloc: (size: number) => number, name: string): void {
    this.malloc = malloc;
    this.mallocName = name;
  }

  /** The context on which a hostcall acts that only a running guest may make. */
  acting(): ContextOperations {
    if (this.phase !== Phase.Running) this.refusePhase();
    return this.vm.context;
  }

  /** Throws unless the guest is at least in this phase. */
  require(phase: Phase): void {
    if (this.phase < phase) this.refusePhase();
  }

  private refusePhase(): never {
    if (this.phase === Phase.Instantiating) throw hostcallInStartSection();
    throw new RestrictedCallback();
  }

  /** Memory from the guest, or 0: no malloc, it gave 0, it trapped, or what it gave lies outside memory (1.16, 1.17). */
  allocate(size: number): number {
    if (this.malloc === null) return 0;
    const address = this.runMalloc(this.malloc, size) >>> 0;
    return address !== 0 && this.memory.holds(address, size) ? address : 0;
  }

  private runMalloc(malloc: (size: number) => number, size: number): number {
    this.phase = Phase.Allocating;
    this.scope?.enter();
    try {
      return malloc(size);
    } catch (error) {
      this.vm.onGuestFailure(this.mallocName, error);
      return 0;
    } finally {
      this.scope?.leave();
      this.phase = Phase.Running;
    }
  }

  /** Hands a byte string over: the bytes in new guest memory, address and size written where the guest wants them. */
  returnText(text: ByteString, addressSlot: number, sizeSlot: number): Status {
    let address = 0;
    if (text.length > 0) {
      address = this.allocate(text.length);
      if (address === 0) return Status.InvalidMemoryAccess;
      this.memory.writeText(address, text);
    }
    return this.returnSpan(address, text.length, addressSlot, sizeSlot);
  }

  /** Hands bytes over. */
  returnBytes(bytes: Uint8Array, addressSlot: number, sizeSlot: number): Status {
    let address = 0;
    if (bytes.length > 0) {
      address = this.allocate(bytes.length);
      if (address === 0) return Status.InvalidMemoryAccess;
      this.memory.writeBytes(address, bytes);
    }
    return this.returnSpan(address, bytes.length, addressSlot, sizeSlot);
  }

  /** Hands pairs over. No pairs are address 0 and size 0, not even a count. */
  returnPairs(pairs: FlatPairs, addressSlot: number, sizeSlot: number): Status {
    if (pairs.length === 0) return this.returnSpan(0, 0, addressSlot, sizeSlot);
    const size = pairsSize(pairs);
    const address = this.allocate(size);
    if (address === 0) return Status.InvalidMemoryAccess;
    writePairs(this.memory, address, pairs);
    return this.returnSpan(address, size, addressSlot, sizeSlot);
  }

  returnSpan(address: number, size: number, addressSlot: number, sizeSlot: number): Status {
    const { memory } = this;
    return memory.setU32(addressSlot, address) && memory.setU32(sizeSlot, size)
      ? Status.Ok
      : Status.InvalidMemoryAccess;
  }

  returnU32(value: number, slot: number): Status {
    return this.memory.setU32(slot, value) ? Status.Ok : Status.InvalidMemoryAccess;
  }

  returnU64(value: bigint, slot: number): Status {
    return this.memory.setU64(slot, value) ? Status.Ok : Status.InvalidMemoryAccess;
  }
}

function hostcallInStartSection(): HostSimError {
  return new LoadError(
    "MODULE_HOSTCALL_IN_START_SECTION",
    "the module calls the host from its wasm start section",
    [],
    "Envoy crashes there. Move that code to `_initialize` (asc: --exportStart _initialize).",
  );
}
