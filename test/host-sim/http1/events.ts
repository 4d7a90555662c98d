/** Recorders of what the parsers tell, and how to cut bytes. */
import fc from "fast-check";
import { toBytes, toText } from "../../../host-sim/http1/bytes.js";
import { RequestParser } from "../../../host-sim/http1/request-parser.js";
import { ResponseParser } from "../../../host-sim/http1/response-parser.js";

export type Event = [name: string, ...details: unknown[]];

function bodyEvents(seen: Event[]) {
  return {
    onData: (bytes: Uint8Array, end: boolean) => void seen.push(["data", toText(bytes), end]),
    onTrailers: (pairs: string[]) => void seen.push(["trailers", ...pairs]),
    onError: (error: { code: number; details: string }) =>
      void seen.push(["error", error.code, error.details]),
  };
}

/** What a server codec tells about these reads. */
export function requestEvents(...reads: string[]): Event[] {
  const seen: Event[] = [];
  const parser = new RequestParser({
    ...bodyEvents(seen),
    onMessageBegin: () => void seen.push(["begin"]),
    onHeaders: (pairs, end, options) => {
      const words = [options.close && "close", options.expectContinue && "continue"].filter(Boolean);
      seen.push(["headers", pairs, end, ...words]);
    },
  });
  for (const read of reads) parser.feed(toBytes(read));
  while (parser.done && parser.heldBytes > 0) parser.next();
  return seen;
}

/** What a client codec tells about these reads; "END" closes the connection. */
export function responseEvents(reads: string[], isHead = false): Event[] {
  const seen: Event[] = [];
  const parser = new ResponseParser({
    ...bodyEvents(seen),
    onHeaders: (pairs, end, reusable) =>
      void seen.push(["headers", pairs, end, reusable ? "reusable" : "last"]),
    onTermination: () => void seen.push(["termination"]),
  });
  parser.expect(isHead);
  for (const read of reads) {
    if (read === "END") parser.close();
    else parser.feed(toBytes(read));
  }
  return seen;
}

/** Data calls merged: what is left of a message when the reads don't matter. */
export function withoutCuts(events: Event[]): Event[] {
  const merged: Event[] = [];
  for (const event of events) {
    const last = merged[merged.length - 1];
    if (event[0] !== "data" || last?.[0] !== "data" || last[2]) merged.push([...event]);
    else merged[merged.length - 1] = ["data", `${last[1]}${event[1]}`, event[2]];
  }
  return merged;
}

/** The text in pieces, cut anywhere. */
export function pieces(text: string): fc.Arbitrary<string[]> {
  return fc.uniqueArray(fc.integer({ min: 1, max: text.length - 1 }), { maxLength: 8 }).map((cuts) => {
    const at = [0, ...cuts.sort((a, b) => a - b), text.length];
    return at.slice(1).map((end, index) => text.slice(at[index], end));
  });
}
