/** Matchers on a host that was given much: what broke it, and what it did not use. */
import type { Host } from "../host.js";
import { bad, shown } from "../options/check.js";
import { findBreakage, type SurvivalInput } from "../survive.js";
import type { PeerRequest } from "../types.js";
import { indent, type MatcherResult, result } from "./result.js";
import { hosts, needs } from "./subject.js";

/** The first input that breaks the host ends it. */
export async function toSurvive(received: Host, inputs: Iterable<SurvivalInput>): Promise<MatcherResult> {
  needs(received, "fresh", "toSurvive", hosts);
  const isList = typeof inputs === "object" && inputs !== null && Symbol.iterator in inputs;
  if (!isList)
    bad(
      `toSurvive takes a list of requests, not ${shown(inputs)}`,
      'Give hostile.requests(), or [{ path: "/" }].',
    );
  const { count, broken } = await findBreakage(received, inputs);
  if (count === 0 && broken === null) bad("toSurvive was given no inputs, and so proves nothing");
  if (broken === null) return result(true, "the host to survive its inputs", `It survived all ${count}.`);
  const { index, name, story, repeat } = broken;
  const found = `Input ${index}, "${name}", broke it:\n${indent(story.split("\n"))}\n\nTo see it again:\n${indent(repeat.split("\n"))}`;
  return result(false, "the host to survive its inputs", found);
}

export function toHaveUsedEveryReply(received: {
  unused(): string[];
  requests: PeerRequest[];
}): MatcherResult {
  needs(received, "idleFaults", "toHaveUsedEveryReply", hosts);
  const unused = received.unused();
  const asked = received.requests.map(({ cluster, method, path }) => `${method} ${path} on "${cluster}"`);
  const found = [`What is left:\n${indent(unused)}`, `What was asked:\n${indent(asked)}`].join("\n");
  return result(unused.length === 0, "every reply to have been used, and every callout answered", found);
}
