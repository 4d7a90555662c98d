/** Runs inputs through a host until one breaks it, and tells how to repeat that. */
import { HostSimError } from "../errors.js";
import type { Host } from "./host.js";
import type { Named } from "./hostile.js";
import { requestCode } from "./request-code.js";
import type { Problem, RequestOptions } from "./types.js";

/** What `toSurvive` takes: `hostile.requests()`, or requests of one's own. */
export type SurvivalInput = Named<RequestOptions> | RequestOptions;

export interface Breakage {
  /** Which input, from 0 on. */
  index: number;
  name: string;
  /** What happened, in words: of a trap its story. */
  story: string;
  /** Code that does it again. */
  repeat: string;
}

/** The first input that broke the host, or `null`; and how many were run. */
export async function findBreakage(
  host: Host,
  inputs: Iterable<SurvivalInput>,
): Promise<{ count: number; broken: Breakage | null }> {
  let count = 0;
  for (const input of inputs) {
    const [name, request] = Array.isArray(input)
      ? (input as Named<RequestOptions>)
      : [`input ${count}`, input as RequestOptions];
    const story = await storyOf(host, request);
    if (story !== null) {
      const alone = (await storyOf(host.fresh(), request)) !== null;
      return { count, broken: { index: count, name, story, repeat: repetition(request, alone) } };
    }
    count++;
  }
  return { count, broken: null };
}

async function storyOf(host: Host, request: RequestOptions): Promise<string | null> {
  try {
    const { problems } = await host.exchange(request);
    const bad = problems.filter(isBreakage);
    const left = host.idleFaults();
    if (bad.length > 0) return bad.map(({ code, message }) => `${code}: ${message}`).join("\n");
    return left.length > 0 ? `The host is not idle behind it:\n${left.join("\n")}` : null;
  } catch (error) {
    if (error instanceof HostSimError) return `${error.code}: ${error.message}`;
    throw error;
  }
}

/** A trap, a place where Envoy dies, a client that waits in vain. */
const isBreakage = ({ code }: Problem): boolean =>
  code === "GUEST_TRAPPED" || code === "EXCHANGE_HANGS" || code.startsWith("ENVOY_CRASHES");

function repetition(request: RequestOptions, alone: boolean): string {
  const call = `await host.exchange(${requestCode(request)});`;
  return alone
    ? call
    : `// on a host of its own it does not break: it takes the inputs before it, too\n${call}`;
}
