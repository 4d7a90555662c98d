/** Names and their addresses. Not in the spec: Envoy's own `envoy_resolve_dns`. */
import { Body } from "./body";
import { BufferType, Status } from "../abi/enums";
import { Callout, awaitAnswer, isOwnerThere, refuse } from "../runtime/callouts";
import { Context } from "./context";
import { OUT_VALUE } from "../abi/memory";
import { Keyed, TOKEN, find, remove } from "../runtime/table";
import { decodeUtf8, utf8, utf8Size } from "../codec/utf8";
import { envoy_resolve_dns } from "../abi/hostcalls";

/** Holds the tokens of look-ups, which Envoy counts for themselves, apart from those of callouts. */
// @ts-ignore: decorator
@inline const DNS: u32 = 0x40000000;

/**
 * The look-up whose hostcall runs: Envoy answers some names before it has given a token. Its class is not said here, or
 * it would be in every module.
 */
let asking: Keyed | null = null;

/**
 * Looks a name up. Extend it: the addresses come to `onResolved`, with the context that asked as the effective one.
 *
 * ```ts
 * class Peer extends DnsLookup {
 *   onResolved(addresses: string[]): void {
 *     if (addresses.length) logInfo(addresses[0]); // 192.0.2.1:0
 *   }
 * }
 * new Peer("peer.example.com").resolve(this);
 * ```
 *
 * Only Envoy has it: elsewhere a module that uses it does not load. A look-up whose context is gone is dropped quietly.
 * Envoy 1.40: addresses carry a port, which is 0; the time to live is always 0 and left out here; an unknown name gives
 * an empty list. Addresses and `localhost` are answered inside `resolve`.
 */
export class DnsLookup extends Callout {
  /** What the host answered when it was asked. */
  sent: Status = Status.Ok;

  constructor(
    /** The name to look up. */
    readonly name: string,
  ) {
    super();
  }

  /** Asks on behalf of a context, in any callback; gives what the host said. One object asks once at a time. */
  resolve(owner: Context): Status {
    this.owner = owner;
    const before = asking;
    asking = this;
    const name = utf8(this.name);
    const status = envoy_resolve_dns(name, utf8Size, OUT_VALUE);
    const isAnswered = asking != this;
    asking = before;
    this.sent = status;
    if (status != Status.Ok) refuse(this);
    else if (!isAnswered) awaitAnswer(this, load<u32>(OUT_VALUE) | DNS);
    return status;
  }

  /** The addresses are there; none where the name is unknown or the host refused to ask. */
  onResolved(addresses: string[]): void {}

  /** Takes a refusal from the runtime. */
  answer(first: u32, second: u32, third: u32): void {
    this.onResolved([]);
  }
}

/** The host's callback on context `current`. */
export function tellResolved(current: u32, token: u32): void {
  // Before another context is the effective one: Envoy has the buffer for the root context alone.
  const bytes = Body.of(BufferType.CallData).bytes();
  let lookup = find(token | TOKEN | DNS);
  if (lookup) remove(lookup);
  else {
    lookup = asking;
    asking = null;
  }
  if (!lookup || !isOwnerThere(changetype<DnsLookup>(lookup), current)) return;
  changetype<DnsLookup>(lookup).onResolved(readAddresses(bytes));
}

/** `u32 count`, a `u32` of time to live for each, then each as text with a zero byte behind it. */
function readAddresses(bytes: ArrayBuffer | null): string[] {
  const addresses: string[] = [];
  if (!bytes || bytes.byteLength < 4) return addresses;
  const end = changetype<usize>(bytes) + bytes.byteLength;
  let at = changetype<usize>(bytes) + 4 + (<usize>load<u32>(changetype<usize>(bytes)) << 2);
  while (at < end) {
    let to = at;
    while (to < end && load<u8>(to)) ++to;
    addresses.push(decodeUtf8(at, to - at));
    at = to + 1;
  }
  return addresses;
}
