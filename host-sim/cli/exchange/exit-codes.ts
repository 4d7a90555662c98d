/** How `run` and `trace` end, for scripts. */
import { HostSimError, LoadError } from "../../errors.js";
import type { Exchange } from "../../testing/types.js";

const exitCodes = {
  answered: 0,
  refused: 1,
  usage: 2,
  unanswered: 3,
  trapped: 4,
  unexpected: 5,
} as const;

export const exitCodeHelp = `Exit codes:
  0  the client got a whole response
  1  Envoy would refuse the plugin or its configuration
  2  the command line is wrong, or a file can not be read
  3  the client got no whole response: it was cut, or nothing ever came
  4  the plugin trapped, hung, or would have killed Envoy
  5  --expect: the client got another status`;

/** What comes first counts: a trap is worse than the response that it leads to. */
export function exitCodeOf({ problems, response }: Exchange, expected: string | undefined): number {
  if (problems.some(({ code }) => code === "GUEST_TRAPPED" || code.startsWith("ENVOY_CRASHES")))
    return exitCodes.trapped;
  if (response.ended !== "complete") return exitCodes.unanswered;
  return expected === undefined || String(response.status) === expected
    ? exitCodes.answered
    : exitCodes.unexpected;
}

/** Of what ended the run before there was an exchange; `null` for a defect of ours. */
export function exitCodeOfError(error: unknown): number | null {
  if (!(error instanceof HostSimError)) return null;
  if (error instanceof LoadError || error.code === "CONFIG_REJECTED") return exitCodes.refused;
  if (error.fault === "user")
    return error.code.startsWith("CONFIG_INVALID") ? exitCodes.refused : exitCodes.usage;
  return error.fault === "guest" ? exitCodes.trapped : null;
}
