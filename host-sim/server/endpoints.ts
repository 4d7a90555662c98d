import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import type { ClusterSpec, EndpointSpec } from "../envoy/config/model.js";

/** Envoy's `dns_refresh_rate`: milliseconds. */
const refreshRate = 5000;

/** All addresses of a name. */
export type Resolve = (host: string) => Promise<readonly string[]>;

const resolveLocally: Resolve = async (host) => {
  const answers = await lookup(host, { all: true, verbatim: false });
  return answers.map(({ address }) => address);
};

/**
 * The addresses behind a cluster, taken in turn. STATIC: as they are written. STRICT_DNS: every address of every name.
 * LOGICAL_DNS: the first one. Names are asked for again once what is known is five seconds old; until there is an
 * answer, what was known stays.
 */
export class Endpoints {
  readonly #spec: ClusterSpec;
  readonly #resolve: Resolve;
  readonly #now: () => number;
  #addresses: readonly EndpointSpec[];
  #askedAt = Number.NEGATIVE_INFINITY;
  #turn = 0;

  constructor(spec: ClusterSpec, resolve: Resolve = resolveLocally, now: () => number = Date.now) {
    this.#spec = spec;
    this.#resolve = resolve;
    this.#now = now;
    this.#addresses = spec.endpoints.filter(({ host }) => isIP(host) !== 0);
  }

  /** Asks for names; to be awaited before the first `next`, as Envoy does before it listens. */
  async refresh(): Promise<void> {
    this.#askedAt = this.#now();
    if (!this.#hasNames) return;
    const found = await Promise.all(this.#spec.endpoints.map((endpoint) => this.#lookUp(endpoint)));
    if (found.some((addresses) => addresses.length > 0)) this.#addresses = found.flat();
  }

  /** The next one's turn; `null` where there is none: names that nobody knows. */
  next(): EndpointSpec | null {
    if (this.#hasNames && this.#now() - this.#askedAt >= refreshRate) void this.refresh();
    const { length } = this.#addresses;
    return length === 0 ? null : this.#addresses[this.#turn++ % length]!;
  }

  /** The first address, for those who show a cluster's without asking it. */
  get first(): EndpointSpec | null {
    return this.#addresses[0] ?? this.#spec.endpoints[0] ?? null;
  }

  /** What is known now: none where names are not known to anybody. */
  get all(): readonly EndpointSpec[] {
    return this.#addresses;
  }

  get #hasNames(): boolean {
    return this.#spec.endpoints.some(({ host }) => isIP(host) === 0);
  }

  async #lookUp({ host, ...rest }: EndpointSpec): Promise<EndpointSpec[]> {
    try {
      const addresses = isIP(host) === 0 ? await this.#resolve(host) : [host];
      const used = this.#spec.type === "logical-dns" ? addresses.slice(0, 1) : addresses;
      return used.map((address) => ({ ...rest, host: address }));
    } catch {
      return [];
    }
  }
}
