/** Fills a guest's counter before each of its calls, and tells a guest that used it up from one that trapped. */
import { HostSimError } from "../errors.js";
import type { GuestFunction } from "./exports.js";
import { fuelExport, mostFuel, startFuel } from "./fuel.js";

/** Loop turns and calls: far more than a callback takes, and used up within seconds. */
export const defaultFuel = 1_000_000_000;

/** The guest did not come back. */
export const isHung = (error: unknown): error is HostSimError =>
  error instanceof HostSimError && error.code === "GUEST_HUNG";

/** The wasm start section, which runs before there is a counter to fill. */
export const hungInStartSection = (cause: unknown): HostSimError =>
  new HostSimError(
    "GUEST_HUNG",
    `the wasm start section did not come back after ${startFuel.toLocaleString("en")} loop turns and calls`,
    "",
    { cause },
  );

export class FuelTank {
  private readonly size: number;
  private readonly counter: WebAssembly.Global<"i32">;
  private depth = 0;

  /** `size` is how many loop turns and calls one callback may take; `exports` are those of a module with a counter. */
  constructor(size: number, exports: WebAssembly.Exports) {
    this.size = Math.min(size, mostFuel);
    this.counter = exports[fuelExport] as WebAssembly.Global<"i32">;
  }

  /**
   * The function with a full tank. What the guest runs meanwhile, malloc or a callback out of a hostcall, uses the same
   * one. Throws HostSimError GUEST_HUNG where the fuel is used up.
   */
  guard(name: string, call: GuestFunction): GuestFunction {
    return (a, b, c, d, e) => {
      if (this.depth++ === 0) this.counter.value = this.size;
      try {
        return call(a!, b!, c!, d!, e!);
      } catch (error) {
        throw this.isEmpty(error) ? this.hung(name, error) : error;
      } finally {
        this.depth--;
      }
    };
  }

  private isEmpty(error: unknown): boolean {
    return error instanceof WebAssembly.RuntimeError && this.counter.value < 0;
  }

  private hung(name: string, cause: unknown): HostSimError {
    const spent = this.size.toLocaleString("en");
    return new HostSimError(
      "GUEST_HUNG",
      `${name} did not come back after ${spent} loop turns and calls`,
      "",
      { cause },
    );
  }
}
