/** Whether a matcher was given what it looks at; an error says what it takes, and what of the given is likely meant. */
import { bad, shown } from "../options/check.js";

type Given = Readonly<Record<string, unknown>>;

/**
 * Throws HostSimError BAD_OPTION where `received` lacks the field that the matcher reads.
 * @param wanted The subjects of the matcher, in words.
 */
export function needs(received: unknown, field: string, matcher: string, wanted: string): void {
  const isObject = typeof received === "object" && received !== null;
  if (isObject && field in received) return;
  bad(
    `${matcher} looks at ${wanted}, not ${isObject ? nameOf(received as Given) : shown(received)}`,
    wayOut(received, wanted),
  );
}

function nameOf(received: Given): string {
  if ("then" in received) return "a promise";
  if ("idleFaults" in received) return "a host";
  if ("respond" in received) return "a waiting callout";
  if ("disconnect" in received) return "an open stream";
  if ("callbacks" in received) return "response" in received ? "an exchange" : "a step";
  return "ended" in received ? "a response" : shown(received);
}

function wayOut(received: unknown, wanted: string): string {
  if (typeof received !== "object" || received === null) return "";
  if ("then" in received) return "Await it first.";
  if ("response" in received && wanted.includes("response"))
    return "Give exchange.response, exchange.upstream, or one of exchange.callouts.";
  return "disconnect" in received ? "Give what its steps return, or stream.exchange." : "";
}

export const messages = "a response, an upstream request or a callout";
export const exchanges = "an exchange";
export const hosts = "a host";
