import type { Recorded } from "./scenario.js";
export function writeDocument(_: Recorded[]): string {
  return "";
}
