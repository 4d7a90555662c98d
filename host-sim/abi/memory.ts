/**
 * The guest's memory as the host sees it: every access is checked, and the views survive `memory.grow`.
 *
 * Growing detaches the buffer, and views of a detached buffer have length 0. So the one comparison that checks the
 * bounds also finds out that the views are stale: only then the slow way asks for the buffer anew.
 *
 * Addresses and lengths arrive as wasm gives them, as signed 32-bit integers.
 */
import { constants } from "node:buffer";
import type { ByteString } from "../envoy/operations.js";
import { HostSimError } from "../errors.js";
import { TextCache } from "./text-cache.js";

/** From here on copying in native code is faster than a loop. */
const nativeLength = 20;

/** What Node's buffers have beyond their types: the native half of `write(text, "latin1")`. */
interface NativeBuffer extends Buffer {
  latin1Write(text: ByteString, start: number, length: number): number;
}

const nothing = Buffer.alloc(0);

/** The longest byte string that can be. */
export const longestText = constants.MAX_STRING_LENGTH;

const tooMuch = (length: number): HostSimError =>
  new HostSimError(
    "GUEST_TOO_MUCH",
    `the guest hands over a text of ${length} bytes; host-sim takes ${longestText}`,
    "Look for a wrong length.",
  );

export class GuestMemory {
  private memory: WebAssembly.Memory | null = null;
  private bytes: Buffer = Buffer.alloc(0);
  private view: DataView = new DataView(new ArrayBuffer(0));
  private readonly texts = new TextCache();

  /** Binds the memory of the instance; before that nothing lies in memory. */
  bind(memory: WebAssembly.Memory): void {
    this.memory = memory;
    this.refresh();
  }

  /** Size now, in bytes. */
  get size(): number {
    return this.memory === null ? 0 : this.memory.buffer.byteLength;
  }

  /** Size now, in pages of 64 KiB. */
  get pages(): number {
    return this.size / 65536;
  }

  /** Whether these bytes lie in memory. 64-bit arithmetic: nothing wraps. */
  holds(address: number, length: number): boolean {
    const end = (address >>> 0) + (length >>> 0);
    return end <= this.bytes.length || this.holdsAfterGrowth(end);
  }

  private holdsAfterGrowth(end: number): boolean {
    return this.refresh() && end <= this.bytes.length;
  }

  /** Takes new views when the buffer is another one. */
  private refresh(): boolean {
    const buffer = this.memory?.buffer;
    if (buffer === undefined) return false;
    if (buffer === this.bytes.buffer && buffer.byteLength === this.bytes.length) return false;
    this.bytes = Buffer.from(buffer);
    this.view = new DataView(buffer);
    return true;
  }

  /** A byte string of bytes that `holds` found in memory. */
  text(address: number, length: number): ByteString {
    if (length >>> 0 > longestText) throw tooMuch(length >>> 0);
    return this.texts.read(this.bytes, this.view, address >>> 0, length >>> 0);
  }

  /** A copy of bytes that `holds` found in memory. */
  copy(address: number, length: number): Uint8Array {
    return new Uint8Array(this.peek(address, length));
  }

  /** A view of bytes that `holds` found in memory: good until the guest runs again. */
  peek(address: number, length: number): Buffer {
    if (length === 0) return nothing;
    const from = address >>> 0;
    return this.bytes.subarray(from, from + (length >>> 0));
  }

  /** A byte that `holds` found in memory. */
  byte(address: number): number {
    return this.bytes[address >>> 0]!;
  }

  /** Writes a byte where `holds` found room. */
  setByte(address: number, value: number): void {
    this.bytes[address >>> 0] = value;
  }

  /** A word that `holds` found in memory. */
  u32(address: number): number {
    return this.view.getUint32(address >>> 0, true);
  }

  /** A 64-bit word that `holds` found in memory. */
  u64(address: number): bigint {
    return this.view.getBigUint64(address >>> 0, true);
  }

  /** Writes a word; false when it lies outside memory. */
  setU32(address: number, value: number): boolean {
    if (!this.holds(address, 4)) return false;
    this.view.setUint32(address >>> 0, value, true);
    return true;
  }

  /** Writes half a word; false when it lies outside memory. */
  setU16(address: number, value: number): boolean {
    if (!this.holds(address, 2)) return false;
    this.view.setUint16(address >>> 0, value, true);
    return true;
  }

  /** Writes a 64-bit word; false when it lies outside memory. */
  setU64(address: number, value: bigint): boolean {
    if (!this.holds(address, 8)) return false;
    this.view.setBigUint64(address >>> 0, value, true);
    return true;
  }

  /** Writes a byte string where `holds` found room. */
  writeText(address: number, text: ByteString): void {
    const start = address >>> 0;
    const { bytes } = this;
    const { length } = text;
    if (length > nativeLength) {
      (bytes as NativeBuffer).latin1Write(text, start, length);
      return;
    }
    for (let at = 0; at < length; at++) bytes[start + at] = text.charCodeAt(at);
  }

  /** Writes bytes where `holds` found room. */
  writeBytes(address: number, bytes: Uint8Array): void {
    this.bytes.set(bytes, address >>> 0);
  }
}
