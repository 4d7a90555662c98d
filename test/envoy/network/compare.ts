/** What no HTTP exchange shows, on the real Envoy and on host-sim, both on sockets: TCP filters, gRPC, loggers, services. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { bootstrapOf } from "./bootstrap.js";
import { startPeers, stopPeers } from "./peers.js";
import { play, type Seen } from "./play.js";

/** What clients got, then each plugin's lines. */
export const linesOf = ({ clients, logs }: Seen): string[] => [
  ...clients.map((text) => `client ${JSON.stringify(text)}`),
  ...Object.keys(logs)
    .sort()
    .flatMap((name) => logs[name]!.map((line) => `${name}: ${line}`)),
];

/** Plays the same on each host: Envoy's own flags behind a command, or host-sim's `serve`. */
export async function playOn(...commands: Array<string[] | undefined>): Promise<string[][]> {
  const folder = mkdtempSync(path.join(tmpdir(), "test-network-"));
  try {
    const config = path.join(folder, "envoy.json");
    writeFileSync(config, JSON.stringify(bootstrapOf(await startPeers()), null, 1));
    const seen: string[][] = [];
    for (const [index, command] of commands.entries())
      seen.push(linesOf(await play(config, path.join(folder, `admin-${index}`), command)));
    return seen;
  } finally {
    stopPeers();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** True if both show the same; prints what differs. */
export async function compareNetwork(binary: string, print: (line: string) => void): Promise<boolean> {
  const [envoy = [], sim = []] = await playOn([binary], undefined);
  for (const line of envoy.filter((one) => !sim.includes(one))) print(`  only on Envoy:    ${line}`);
  for (const line of sim.filter((one) => !envoy.includes(one))) print(`  only on host-sim: ${line}`);
  const same = envoy.length === sim.length && envoy.every((line, index) => line === sim[index]);
  print(`${same ? "ok  " : "FAIL"} network: ${envoy.length} lines on Envoy, ${sim.length} on host-sim`);
  return same;
}
