/** Cases that once differed, with what Envoy 1.40 showed. */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Scenario, Seen } from "../../parity/scenario.js";

export interface Case {
  id: string;
  note: string;
  scenario: Scenario;
  seen: Seen;
  /** Envoy dies of it. */
  crash?: string;
}

const folder = fileURLToPath(new URL("./corpus/", import.meta.url));

export function loadCases(from = folder): Case[] {
  const files = readdirSync(from).filter((name) => name.endsWith(".json"));
  return files.sort().map((name) => JSON.parse(readFileSync(`${from}/${name}`, "utf8")) as Case);
}
