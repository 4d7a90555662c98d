/** The exchange behind what a matcher was given: it may be the response, the upstream request or a callout alone. */
import type { Exchange } from "../types.js";
import { formatColumns } from "./format-columns.js";

const known = new WeakMap<object, () => Exchange>();

/** Notes to which exchange a part belongs. Only where there is a trace to show. */
export function remember(exchange: Exchange): void {
  const give = () => exchange;
  known.set(exchange, give);
  known.set(exchange.response, give);
  known.set(exchange.upstream, give);
  for (const callout of exchange.callouts) known.set(callout, give);
}

/** Of what shows an exchange that goes on. */
export function rememberStep(step: object, give: () => Exchange): void {
  known.set(step, give);
}

/** The three columns of the exchange behind a value; empty where none is known. */
export function columnsOf(received: unknown): string {
  const give = typeof received === "object" && received !== null ? known.get(received) : undefined;
  return give === undefined ? "" : `\n\nThe exchange:\n${formatColumns(give())}`;
}
