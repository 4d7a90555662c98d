/** What must hold whatever a guest or a peer does. */
import { expect } from "vitest";
import { GuestMemory } from "../../host-sim/abi/memory.js";
import { HostSimError } from "../../host-sim/errors.js";
import { createHost, type Host } from "../../host-sim/testing/host.js";
import type { HostOptions, RequestOptions } from "../../host-sim/testing/types.js";

/** Fuel for a scripted guest: it makes a few hundred calls. */
const fuel = 1_000_000;

/** What is over this is no slow machine but a loop of ours. */
const hangLimit = "20s";

/** Errors that tell of a fault of the guest's or the user's; everything else is ours and fails the case. */
function isExpected(error: unknown): boolean {
  if (!(error instanceof HostSimError) || error.fault === "ours") return false;
  return error.code !== "GUEST_HUNG" || !/longer than/.test(error.message);
}

/** Waits for it, and lets pass what hosts may say about guests. */
export async function survive<T>(run: () => Promise<T>): Promise<T | undefined> {
  try {
    return await run();
  } catch (error) {
    if (!isExpected(error)) throw error;
    return undefined;
  }
}

/** Starts a host, sends the requests, lets time pass, closes it. */
export async function live(options: HostOptions, requests: readonly RequestOptions[]): Promise<void> {
  const host = await survive(() => createHost({ fuel, guestTimeLimit: hangLimit, ...options }));
  if (host === undefined) return;
  for (const request of requests) await survive(() => host.exchange(request));
  await end(host);
}

/** Whatever happened, a host can wait, tell, and close. */
export async function end(host: Host): Promise<void> {
  await survive(() => host.clock.advance("3s"));
  host.idleFaults();
  expect(JSON.stringify(host.metrics, (_, value) => String(value))).toBeTypeOf("string");
  await survive(async () => host.close());
}

/** An exchange that has nothing to do with a fuzzed one works as ever. */
export async function expectUsable(): Promise<void> {
  const filters = [{ wasm: "build/add-header/plugin.wasm", configuration: "world" }];
  const { response } = await (await createHost({ filters })).exchange();
  expect(response.headers).toContainEqual(["hello", "world"]);
}

type Access = (this: GuestMemory, ...values: never[]) => unknown;

/** Length of each kind of access; `null`: that of the second argument. */
const accesses: Record<string, (value: never) => number> = {
  text: (length: number) => length >>> 0,
  copy: (length: number) => length >>> 0,
  peek: (length: number) => length >>> 0,
  byte: () => 1,
  setByte: () => 1,
  u32: () => 4,
  u64: () => 8,
  writeText: (text: string) => text.length,
  writeBytes: (bytes: Uint8Array) => bytes.length,
};

/** Makes every unchecked access of the host to a guest's memory an error where it leaves the memory. */
export function watchMemory(): void {
  const methods = GuestMemory.prototype as unknown as Record<string, Access>;
  for (const [name, lengthOf] of Object.entries(accesses)) {
    const access = methods[name]!;
    methods[name] = function (this: GuestMemory, ...values: never[]) {
      const [address, value] = values as unknown as [number, never];
      const end = (address >>> 0) + lengthOf(value);
      if (end > this.size) throw new Error(`${name} at ${address >>> 0} ends at ${end} of ${this.size}`);
      return access.apply(this, values);
    };
  }
}
