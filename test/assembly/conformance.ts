/** What test/guests/sdk-conformance.ts logs for a path. */
import type { HostOptions } from "../../host-sim/testing/types.js";
import { hostOf } from "./guest.js";

export async function conformance(
  path: string,
  headers: Record<string, string | string[]> = {},
  options: Partial<HostOptions> = {},
): Promise<string[]> {
  const host = await hostOf("sdk-conformance", {}, options);
  const exchange = await host.exchange({ path, headers });
  return exchange.logs.map((log) => log.message);
}
