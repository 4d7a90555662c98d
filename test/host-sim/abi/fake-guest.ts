/** A guest without wasm: its memory, and a malloc that a test can bend. */
import { Guest, Phase } from "../../../host-sim/abi/guest.js";
import type { AbiVersion } from "../../../host-sim/abi/table-types.js";
import { FakeVm } from "./fake-vm.js";

/** Addresses that tests use: results are written here. */
export const slot = 500;
/** Outside the one page of memory. */
export const outside = 0x7ffffff0;

export class FakeGuest {
  readonly vm = new FakeVm();
  readonly wasmMemory = new WebAssembly.Memory({ initial: 1, maximum: 20 });
  readonly guest: Guest;
  /** Sizes that malloc was asked for. */
  readonly asked: number[] = [];
  malloc = (_size: number): number => 4096;
  private next = 16;

  constructor(version: AbiVersion = "0.2.1") {
    this.guest = new Guest(this.vm, version);
    this.guest.memory.bind(this.wasmMemory);
    this.guest.bindMalloc((size) => {
      this.asked.push(size);
      return this.malloc(size);
    }, "malloc");
    this.guest.phase = Phase.Running;
    this.bytes.fill(0xee, slot, slot + 32);
  }

  get bytes(): Buffer {
    return Buffer.from(this.wasmMemory.buffer);
  }

  /** Puts bytes into memory: address and size, to be spread into a call. */
  put(data: string | Uint8Array): [address: number, size: number] {
    const bytes = Buffer.from(data as string, "latin1");
    const address = this.next;
    this.bytes.set(bytes, address);
    this.next += bytes.length;
    return [address, bytes.length];
  }

  u32(address: number): number {
    return this.bytes.readUInt32LE(address);
  }

  /** Whether nothing was written to a slot. */
  isUntouched(address: number): boolean {
    return this.u32(address) === 0xeeeeeeee;
  }

  /** What a hostcall handed over through two slots. */
  span(addressSlot = slot, sizeSlot = slot + 4): string {
    const address = this.u32(addressSlot);
    return this.bytes.toString("latin1", address, address + this.u32(sizeSlot));
  }
}
