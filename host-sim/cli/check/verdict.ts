/** What a check found: plain data, as `--json` prints it. */

/** What Envoy does with the module: loads it, refuses its configuration, dies, or waits for it for ever. */
export type Verdict = "loads" | "refused" | "kills Envoy" | "hangs Envoy";

export interface Finding {
  /** A stable name. */
  code: string;
  message: string;
  /** What to do about it; empty where there is nothing to say. */
  hint: string;
  /** What happened, at length: of a plugin that was started. */
  story?: string;
}

export interface CallbackCost {
  name: string;
  /** When Envoy calls it. */
  when: string;
  /** Calls and hostcalls in the sample exchange, `null` where the module could not be run. */
  calls: number | null;
  hostcalls: number | null;
}

export interface Report {
  file: string;
  verdict: Verdict;
  problems: Finding[];
  warnings: Finding[];
  /** "0.2.1"; `null` without a marker that Envoy knows. */
  abi: string | null;
  size: { bytes: number; gzip: number; code: number; data: number; names: number };
  /** 64 KiB pages at the start; `null` where the module could not be run. */
  memoryPages: number | null;
  imports: string[];
  /** Exported functions that run once, before anything else. */
  start: string[];
  callbacks: CallbackCost[];
  /** Root ids that the module knows; `null` where it never asks for one, or they cannot be seen. */
  rootIds: string[] | null;
}
