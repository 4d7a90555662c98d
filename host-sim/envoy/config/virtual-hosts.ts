/** Which virtual host a request is for. */
import { encodeText } from "../../model/byte-string.js";
import type { HeaderMap } from "../../model/header-map.js";
import type { VirtualHostSpec } from "./model.js";

interface Wildcard {
  /** In lower case, without the star. */
  readonly text: string;
  readonly host: VirtualHostSpec;
}

/**
 * Envoy: an exact domain wins over the longest suffix ("*.example.com"), that over the longest prefix
 * ("example.*"), and "*" takes the rest. Case does not count; the star stands for at least one character.
 */
class Domains {
  readonly #exact = new Map<string, VirtualHostSpec>();
  readonly #suffixes: Wildcard[] = [];
  readonly #prefixes: Wildcard[] = [];
  #rest: VirtualHostSpec | null = null;

  constructor(hosts: readonly VirtualHostSpec[]) {
    for (const host of hosts)
      for (const domain of host.domains) this.#add(encodeText(domain).toLowerCase(), host);
    const longestFirst = (a: Wildcard, b: Wildcard) => b.text.length - a.text.length;
    this.#suffixes.sort(longestFirst);
    this.#prefixes.sort(longestFirst);
  }

  find(authority: string): VirtualHostSpec | null {
    const name = authority.toLowerCase();
    const exact = this.#exact.get(name);
    if (exact !== undefined) return exact;
    const longer = ({ text }: Wildcard) => name.length > text.length;
    const suffix = this.#suffixes.find((wildcard) => longer(wildcard) && name.endsWith(wildcard.text));
    const prefix =
      suffix ?? this.#prefixes.find((wildcard) => longer(wildcard) && name.startsWith(wildcard.text));
    return prefix?.host ?? this.#rest;
  }

  #add(domain: string, host: VirtualHostSpec): void {
    if (domain === "*") this.#rest = host;
    else if (domain.startsWith("*")) this.#suffixes.push({ text: domain.slice(1), host });
    else if (domain.endsWith("*")) this.#prefixes.push({ text: domain.slice(0, -1), host });
    else this.#exact.set(domain, host);
  }
}

/** The look-up; the last answer is kept, since each route of a table asks. */
export function virtualHostFinder(
  hosts: readonly VirtualHostSpec[],
): (headers: HeaderMap) => VirtualHostSpec | null {
  const domains = new Domains(hosts);
  let lastAuthority: string | null = null;
  let last: VirtualHostSpec | null = null;
  return (headers) => {
    const authority = headers.get(":authority") ?? "";
    if (authority === lastAuthority) return last;
    lastAuthority = authority;
    last = domains.find(authority);
    return last;
  };
}
