/** The helpers as functions of JavaScript: test/guests/helpers/exports.ts, called with texts and bytes. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { vi } from "vitest";
import { COUNTER, instrument } from "../../../bench/instructions/instrument.js";
import { buildModule, helpersModule, isFresh } from "../../../scripts/asc-build.mjs";

// What has to be compiled first takes some seconds.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const root = fileURLToPath(new URL("../../..", import.meta.url));
type Argument = string | Uint8Array | number | bigint | boolean | null;
type Exported = (...values: (number | bigint)[]) => number;

/** What the helpers ask the host for. */
export interface HelperHost {
  /** Seconds since 1970. */
  now?: number;
  /** Fills memory with random bytes and answers an errno of WASI. */
  random?(bytes: Uint8Array): number;
}

/** asc's numbers for its own classes. */
const BUFFER = 1;
const STRING = 2;

/** An instance of the helpers. A function is called by the kind of value that it gives. */
export class Helpers {
  private readonly exports: Record<string, Exported>;
  private calls = 0;

  constructor(bytes: Uint8Array<ArrayBuffer>, host: HelperHost = {}) {
    const at = (address: number, size: number) => new Uint8Array(this.memory, address, size);
    const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes), {
      env: {
        abort: (message: number) => {
          throw new Error(this.liftText(message) ?? "abort");
        },
        proxy_get_current_time_nanoseconds: (to: number) => {
          new DataView(this.memory).setBigUint64(
            to,
            BigInt(host.now ?? 1_700_000_000) * 1_000_000_000n,
            true,
          );
          return 0;
        },
      },
      wasi_snapshot_preview1: {
        random_get: (to: number, size: number) => host.random?.(at(to >>> 0, size)) ?? 0,
      },
    });
    this.exports = instance.exports as unknown as Record<string, Exported>;
  }

  /** The instructions that have run, in a module that counts them. */
  get executed(): number {
    return Number((this.exports[COUNTER] as unknown as WebAssembly.Global).value);
  }

  number(name: string, ...values: Argument[]): number {
    return Number(this.call(name, values));
  }

  boolean(name: string, ...values: Argument[]): boolean {
    return this.call(name, values) !== 0;
  }

  text(name: string, ...values: Argument[]): string | null {
    return this.liftText(this.call(name, values));
  }

  bytes(name: string, ...values: Argument[]): Buffer | null {
    const address = this.call(name, values) >>> 0;
    return address === 0 ? null : Buffer.from(new Uint8Array(this.memory, address, this.size(address)));
  }

  texts(name: string, ...values: Argument[]): (string | null)[] {
    return this.words(this.call(name, values) >>> 0).map((word) => this.liftText(word));
  }

  numbers(name: string, ...values: Argument[]): number[] {
    return this.words(this.call(name, values) >>> 0).map((word) => word | 0);
  }

  private get memory(): ArrayBuffer {
    return (this.exports.memory as unknown as WebAssembly.Memory).buffer;
  }

  /** Nothing that an earlier call made is used after the next one. */
  private call(name: string, values: Argument[]): number {
    this.calls += 1;
    if (this.calls % 100 === 0) this.exports.__collect!();
    return this.exports[name]!(...values.map((value) => this.lower(value)));
  }

  private lower(value: Argument): number | bigint {
    if (typeof value === "string") return this.make(Buffer.from(value, "utf16le"), STRING);
    if (value instanceof Uint8Array) return this.make(value, BUFFER);
    return typeof value === "bigint" ? value : Number(value);
  }

  private make(bytes: Uint8Array, id: number): number {
    const address = this.exports.__new!(bytes.length, id) >>> 0;
    new Uint8Array(this.memory).set(bytes, address);
    return address;
  }

  private size(address: number): number {
    return new DataView(this.memory).getUint32(address - 4, true);
  }

  private liftText(address: number): string | null {
    if (address === 0) return null;
    return Buffer.from(this.memory, address >>> 0, this.size(address >>> 0)).toString("utf16le");
  }

  /** The items of an array, as they lie in memory. */
  private words(array: number): number[] {
    const view = new DataView(this.memory);
    const data = view.getUint32(array + 4, true);
    return Array.from({ length: view.getUint32(array + 12, true) }, (_, i) =>
      view.getUint32(data + i * 4, true),
    );
  }
}

async function moduleBytes(): Promise<Uint8Array<ArrayBuffer>> {
  const problem = isFresh(helpersModule) ? undefined : await buildModule(helpersModule);
  if (problem) throw new Error(problem);
  return new Uint8Array(readFileSync(path.join(root, helpersModule.output)));
}

/** The helpers in an instance of their own. */
export async function loadHelpers(host: HelperHost = {}): Promise<Helpers> {
  return new Helpers(await moduleBytes(), host);
}

/** The helpers in a module that counts the instructions that run. */
export async function loadCounted(): Promise<Helpers> {
  return new Helpers(instrument(await moduleBytes()));
}
