/** Where a stream waits, in words for a person. */
import type { FilterManager } from "./filter-manager.js";

interface Stopped {
  readonly filter: { readonly description?: string };
}

export function whereItStops({ decoder, encoder }: FilterManager): string {
  const stopped = [words(decoder.stoppedSlot, "request"), words(encoder.stoppedSlot, "response")];
  return stopped.filter(Boolean).join(" ") || "No filter stops it: the upstream does not answer.";
}

const words = (slot: Stopped | null, way: string): string =>
  slot === null ? "" : `The ${way} is stopped by ${slot.filter.description ?? "a filter"}.`;
