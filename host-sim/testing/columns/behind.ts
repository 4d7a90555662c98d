/** The exchange behind what a matcher was given: it may be the response, the upstream request or a callout alone. */
import type { Exchange } from "../types.js";
import { formatColumns } from "./format-columns.js";

const known = new WeakMap<object, () => Exchange>();

/**
 * The latest exchanges: a matcher fails on one of those. A weak map of all of them would cost the collector more than
 * the whole rest of an exchange.
 */
const latest: Exchange[] = [];
/** Of each its host's peers; weak, because they hold the whole host. */
const latestPeers: Array<WeakRef<PeerNotes>> = [];
const mostLatest = 64;
let next = 0;

/** What a failure says of the peers that the test described. */
export interface PeerNotes {
  /** One for each host. */
  readonly weak: WeakRef<PeerNotes>;
  notes(): string[];
}

/** Notes to which exchange a part belongs. Only where there is a trace to show. */
export function remember(exchange: Exchange, peers: PeerNotes): void {
  latest[next] = exchange;
  latestPeers[next] = peers.weak;
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
  const step = known.get(received);
  if (step !== undefined) return shown(step(), []);
  const at = latest.findIndex((one) => isPartOf(received, one));
  return at < 0 ? "" : shown(latest[at]!, latestPeers[at]?.deref()?.notes() ?? []);
}

function shown(exchange: Exchange, peers: readonly string[]): string {
  const below =
    peers.length === 0 ? "" : `\n\nThe host's peers:\n${peers.map((note) => `  ${note}`).join("\n")}`;
  return `\n\nThe exchange:\n${formatColumns(exchange)}${below}`;
}
