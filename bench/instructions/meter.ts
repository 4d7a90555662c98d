/** Reads the counter of instrumented modules around each call of a host into the guest. */
import { COUNTER } from "./instrument.js";

/** Instructions by the name of the callback during which they ran. */
export type Counts = Map<string, number>;

type Call = (...values: unknown[]) => unknown;

/**
 * Counts what runs in instances that are made while it is installed. Instances are made inside of host-sim, which gives
 * nobody its exports: so it stands in for `WebAssembly.Instance`.
 */
export class Meter {
  counts: Counts = new Map();
  private depth = 0;

  /** Runs something that makes instances. */
  async during<T>(make: () => Promise<T>): Promise<T> {
    const { Instance } = WebAssembly;
    WebAssembly.Instance = new Proxy(Instance, {
      construct: (target, [module, imports]) => this.watched(new target(module, imports)),
    });
    try {
      return await make();
    } finally {
      WebAssembly.Instance = Instance;
    }
  }

  /** Begins again at nothing. */
  reset(): void {
    this.counts = new Map();
  }

  /** What all callbacks executed. */
  get total(): number {
    return [...this.counts.values()].reduce((sum, count) => sum + count, 0);
  }

  private watched({ exports }: WebAssembly.Instance): { exports: WebAssembly.Exports } {
    const counter = exports[COUNTER];
    if (!(counter instanceof WebAssembly.Global)) return { exports };
    const entries = Object.entries(exports).map(([name, value]) => [
      name,
      typeof value === "function" ? this.counted(name, value as Call, counter) : value,
    ]);
    return { exports: Object.fromEntries(entries) };
  }

  /** malloc, which the host calls inside of a callback, counts as part of it. */
  private counted(name: string, call: Call, counter: WebAssembly.Global): Call {
    return (...values) => {
      if (this.depth > 0) return call(...values);
      const before = counter.value as bigint;
      this.depth++;
      try {
        return call(...values);
      } finally {
        this.depth--;
        this.counts.set(name, (this.counts.get(name) ?? 0) + Number((counter.value as bigint) - before));
      }
    };
  }
}
