/**
 * The contexts of streams: how they come and how callbacks find them. Two facts of a program, which the transform finds out
 * (`transform/stateless.mjs`), spare it crossings:
 *
 * - `__proxyWasmPluginless`: no stream has to know which plugin it belongs to, for there is no root context of the author's.
 *   Contexts are made when their first callback comes; the module does not export `proxy_on_context_create`.
 * - `__proxyWasmSharesStreams`: the classes of streams keep nothing of a stream. One context serves all streams of a plugin,
 *   nothing has to be forgotten when a stream ends, and the module does not export `proxy_on_delete`.
 *
 * With both one context serves the VM. With the second alone it must be known which plugin a stream belongs to: streams of
 * the plugin whose context is shared are in no table. Those of others, where several plugins have one VM or a new
 * configuration is there beside the old one, have contexts of their own in the table. Nobody says when these are over; the
 * host is asked, now and then.
 */
import { Context } from "../api/context";
import { Keyed, rebuild, size } from "../runtime/table";
import { RootContext } from "./root-context";
import { Status } from "../abi/enums";
import { Callout, anyCallouts, forgetCallouts } from "../runtime/callouts";
import { addContext, announcedId, contextOf, expectContext } from "../runtime/contexts";
import { proxy_set_effective_context } from "../abi/hostcalls";

/** No context has this id. */
// @ts-ignore: decorator
@inline const NOBODY: u32 = u32.MAX_VALUE;
/** On a host that can not tell, a stream is taken for over when so many have begun since. */
// @ts-ignore: decorator
@inline const LONG_AGO: u32 = 0x10000;

/** The plugin whose streams share a context. */
let sharing: u32 = NOBODY;
/** The context that they share. */
let shared: Context | null = null;

/** True if a stream of this plugin has its context already. */
// @ts-ignore: decorator
@inline export function isShared(parent: u32): bool {
  // @ts-ignore: the transform writes it
  return __proxyWasmSharesStreams && parent == sharing;
}

/** Makes the context with this id: of a stream, or the root of a plugin, which has no parent. */
export function makeContext(id: u32, parent: u32): void {
  expectContext(id);
  const root = changetype<RootContext | null>(contextOf(parent));
  if (!root) forgetTheGone(id);
  // @ts-ignore: the transform writes it
  const context: Context = root ? root.createContext() : __proxyWasmRoot();
  // @ts-ignore: the transform writes it
  if (__proxyWasmSharesStreams && root && (!shared || isOver(sharing))) {
    context.key = 0;
    shared = context;
    sharing = parent;
  } else {
    addContext(context);
  }
}

/** A new plugin comes: it is time to see whether an old one has gone. Context `id` is the effective one afterwards. */
// @ts-ignore: decorator
@inline function forgetTheGone(id: u32): void {
  // @ts-ignore: the transform writes it
  if (__proxyWasmSharesStreams) {
    rebuild();
    proxy_set_effective_context(id);
  } else {
    forgetCallouts();
  }
}

/** The context of a stream. */
// @ts-ignore: decorator
@inline export function streamFor(id: u32): Keyed | null {
  // @ts-ignore: the transform writes it
  if (__proxyWasmPluginless) return __proxyWasmSharesStreams ? theContext() : newContext(id);
  // With one root context in the table there are no other streams than its own.
  // @ts-ignore: the transform writes it
  return __proxyWasmSharesStreams && size() == 1 ? shared : contextFor(id);
}

/** The context of a stream or of a plugin, for callbacks that the host makes on both. */
// @ts-ignore: decorator
@inline export function contextFor(id: u32): Keyed | null {
  const own = contextOf(id);
  // @ts-ignore: the transform writes it
  return __proxyWasmSharesStreams && !own ? shared : own;
}

/** The context of all streams of the VM. */
function theContext(): Context {
  let context = shared;
  // @ts-ignore: the transform writes it
  if (!context) shared = context = __proxyWasmStream();
  return context;
}

/** The context of a stream, made when its first callback comes. */
function newContext(id: u32): Keyed {
  const own = contextOf(id);
  if (own) return own;
  expectContext(id);
  // @ts-ignore: the transform writes it
  const context: Context = __proxyWasmStream();
  addContext(context);
  return context;
}

/** False for a context of the host's that has none here: a root, or a stream without any callback. */
// @ts-ignore: decorator
@inline export function isKnown(context: Context): bool {
  // @ts-ignore: the transform writes it
  return !__proxyWasmPluginless || changetype<usize>(context) != 0;
}

/** True if the host has forgotten the context with this id. */
function isOver(id: u32): bool {
  return proxy_set_effective_context(id) != Status.Ok;
}

/** True for callouts of contexts that are gone, and for contexts that are over. */
// @ts-ignore: decorator
@global @inline function __proxyWasmIsGone(item: Keyed): bool {
  // @ts-ignore: the transform writes it
  const asksHost: bool = __proxyWasmSharesStreams;
  if ((!asksHost || anyCallouts()) && <i32>item.key < 0) return !changetype<Keyed>(changetype<Callout>(item).owner).key;
  if (!asksHost) return false;
  if (isOver(NOBODY)) return isOver(item.key);
  return item.key + LONG_AGO < announcedId() && !(changetype<Context>(item) instanceof RootContext);
}
