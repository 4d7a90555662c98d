/** A host that does next to nothing: for tests that need a million exchanges, or calls that no real host makes. */
import { readFileSync } from "node:fs";

type Callback = (...values: number[]) => number;
type Hostcall = (stub: StubHost, ...values: number[]) => number;

export class StubHost {
  readonly call: Record<string, Callback>;
  private readonly memory: WebAssembly.Memory;

  /** `hostcalls` by name; the others answer Ok and write nothing. */
  constructor(wasm: string, hostcalls: Record<string, Hostcall> = {}) {
    const module = new WebAssembly.Module(readFileSync(wasm));
    const imports: Record<string, Record<string, Callback>> = {};
    for (const { module: from, name } of WebAssembly.Module.imports(module)) {
      imports[from] ??= {};
      imports[from][name] = (...values) => hostcalls[name]?.(this, ...values) ?? 0;
    }
    const { exports } = new WebAssembly.Instance(module, imports);
    this.call = exports as unknown as Record<string, Callback>;
    this.memory = exports.memory as WebAssembly.Memory;
    this.call._initialize?.();
  }

  get pages(): number {
    return this.memory.buffer.byteLength / 65536;
  }

  /** Hands bytes over as a host does: through malloc. */
  give(bytes: Uint8Array, dataSlot: number, sizeSlot: number): number {
    const at = bytes.length ? this.call.malloc!(bytes.length) : 0;
    new Uint8Array(this.memory.buffer).set(bytes, at);
    this.store(dataSlot, at);
    this.store(sizeSlot, bytes.length);
    return 0;
  }

  store(slot: number, value: number): void {
    new DataView(this.memory.buffer).setUint32(slot, value, true);
  }

  text(from: number, size: number): string {
    return Buffer.from(this.memory.buffer, from, size).toString("latin1");
  }
}
