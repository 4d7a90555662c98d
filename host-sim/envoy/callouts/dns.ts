/**
 * Envoy's look-up of names for guests (`envoy_resolve_dns`). As in Envoy 1.40.
 *
 *     0      number of addresses, u32 little-endian; 4 bytes of TTL (seconds) for each follow,
 *            then each address as "ip:0", NUL-terminated
 */
import { isIPv4, isIPv6 } from "node:net";
import { toBytes } from "../../model/byte-string.js";
import type { ByteString } from "../operations.js";
import type { RootContext } from "../wasm/root-context.js";

/** Addresses by name. */
export type Hosts = Readonly<Record<string, readonly string[]>>;

/** What a look-up finds. */
export interface DnsAnswer {
  /** `null`: the name is none, and the guest gets no list at all. */
  addresses: readonly string[] | null;
  /** The answer is there at once: the guest's callback runs inside its hostcall. */
  immediate: boolean;
}

const noBytes = new Uint8Array(0);
const unprintable = /[^!-~]/;

/** Envoy: addresses, "localhost" (its IPv6 address comes first) and what can be no name are answered at once. */
export function lookUp(name: ByteString, hosts: Hosts): DnsAnswer {
  if (isIPv4(name) || isIPv6(name)) return { addresses: [name], immediate: true };
  if (unprintable.test(name)) return { addresses: null, immediate: true };
  const known = Object.hasOwn(hosts, name) ? hosts[name] : undefined;
  if (name === "localhost") return { addresses: known ?? ["::1"], immediate: true };
  return { addresses: known ?? [], immediate: false };
}

/** A look-up's answer as the guest finds it in the CallData buffer. */
export function dnsBytes(addresses: readonly string[] | null): Uint8Array {
  if (addresses === null) return noBytes;
  const texts = addresses.map((address) => (isIPv6(address) ? `[${address}]:0\0` : `${address}:0\0`));
  const head = Buffer.alloc(4 + 4 * addresses.length);
  head.writeUInt32LE(addresses.length);
  return Buffer.concat([head, toBytes(texts.join(""))]);
}

/** The look-ups of a root context. */
export class DnsCallouts {
  private readonly root: RootContext;

  constructor(root: RootContext) {
    this.root = root;
  }

  resolve(name: ByteString): number {
    const { services, vm } = this.root;
    const token = vm.allocateDnsToken();
    const { addresses, immediate } = lookUp(name, services.hosts ?? {});
    if (immediate) this.deliver(token, addresses);
    else services.loop.post(() => this.deliver(token, addresses));
    return token;
  }

  private deliver(token: number, addresses: readonly string[] | null): void {
    const { root } = this;
    if (!root.vm.contexts.has(root.id)) return;
    const answer = dnsBytes(addresses);
    // Envoy: the root's alone, until it asks for another buffer
    root.lastBuffer = answer;
    const { onResolveDns } = root.vm.callbacks;
    root.vm.notify(root, "envoy_on_resolve_dns", onResolveDns, token, answer.length);
  }
}
