/** The exchange behind what a matcher was given: it may be the response, the upstream request or a callout alone. */
import type { Exchange } from "../types.js";
import { formatColumns } from "./format-columns.js";

const known = new WeakMap<object, () => Exchange>();

/**
 * The latest exchanges: a matcher fails on one of those. A weak map of all of them would cost the collector more than
 * the whole rest of an exchange.
 */
const latest: Exchange[] = [];
const mostLatest = 64;
let next = 0;

/** Notes to which exchange a part belongs. Only where there is a trace to show. */
export function remember(exchange: Exchange): void {
  latest[next] = exchange;
  next = (next + 1) % mostLatest;
}

const isPartOf = (part: unknown, exchange: Exchange): boolean =>
  part === exchange ||
  part === exchange.response ||
  part === exchange.upstream ||
  exchange.callouts.some((callout) => callout === part);

/** Of what shows an exchange that goes on. */
export function rememberStep(step: object, give: () => Exchange): void {
  known.set(step, give);
}

/** The three columns of the exchange behind a value; empty where none is known. */
export function columnsOf(received: unknown): string {
  if (typeof received !== "object" || received === null) return "";
  const exchange = known.get(received)?.() ?? latest.find((one) => isPartOf(received, one));
  return exchange === undefined ? "" : `\n\nThe exchange:\n${formatColumns(exchange)}`;
}
