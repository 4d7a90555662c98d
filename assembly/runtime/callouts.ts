/** Callouts under way: from the token that the host gives to the object that waits for the answer. */
import { Keyed, TOKEN, find, insert, remove, removeGone } from "./table";
import { Status } from "../abi/enums";
import { proxy_set_effective_context } from "../abi/hostcalls";

/** A callout and the context that made it. */
export abstract class Callout extends Keyed {
  /** The context that the answer belongs to; null until the callout is sent. */
  owner: Keyed | null = null;

  /** The answer is there: three numbers as the host's callback has them. */
  abstract answer(first: u32, second: u32, third: u32): void;
}

/** Callouts that the host refused, waiting to be told so: the first of a list. */
let refused: Keyed | null = null;
/** Never true in a module that makes no callouts, which the optimizer sees where it could not see an empty list. */
let hasRefused: bool = false;
/** Never true in a module that makes no callouts. */
let hasCallouts: bool = false;

/** True where the module has made a callout: never in one that makes none, which the optimizer sees. */
// @ts-ignore: decorator
@inline export function anyCallouts(): bool {
  return hasCallouts;
}

/** The host has accepted a callout and will answer under this token. */
export function awaitAnswer(call: Callout, token: u32): void {
  call.key = token | TOKEN;
  insert(call);
  hasCallouts = true;
}

/**
 * Drops the callouts of contexts that are gone. When a root context goes the host forgets its callouts without a word;
 * here they go when the next root comes, which costs less than to know a root where it is deleted.
 */
export function forgetCallouts(): void {
  if (hasCallouts) removeGone();
}

/** The host has refused a callout: its owner hears of it at the end of the running callback. */
export function refuse(call: Callout): void {
  call.chain = refused;
  refused = call;
  hasRefused = true;
}

/** Makes the context that asked the effective one; false if it is gone. `current` is the context of the callback. */
export function isOwnerThere(call: Callout, current: u32): bool {
  const id = changetype<Keyed>(call.owner).key;
  if (!id) return false;
  return id == current || proxy_set_effective_context(id) == Status.Ok;
}

/** Hands the answer over, unless the stream that asked is gone. */
function deliver(call: Callout, current: u32, first: u32, second: u32, third: u32): void {
  if (isOwnerThere(call, current)) call.answer(first, second, third);
}

/** The host answers a callout in its callback on context `current`. */
export function answerCallout(current: u32, token: u32, first: u32, second: u32, third: u32): void {
  const call = changetype<Callout | null>(find(token | TOKEN));
  if (!call) return;
  remove(call);
  deliver(call, current, first, second, third);
}

/** Tells the owners of refused callouts; `current` is the context whose callback runs. */
export function answerRefused(current: u32): void {
  while (hasRefused) {
    // Every value that is ever stored here but in refuse() is the one that it begins with: a constant without callouts.
    hasRefused = false;
    let call = refused;
    refused = null;
    while (call) {
      const next = call.chain;
      deliver(changetype<Callout>(call), current, 0, 0, 0);
      call = next;
    }
  }
}
