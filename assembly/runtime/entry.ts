/** What every callback does on its way in and out. */
import { proxy_continue_stream } from "../abi/hostcalls";
import { Status, StreamType } from "../abi/enums";

/** How many callbacks are running: a hostcall may call back into the guest. */
let depth: i32 = 0;
/** The stream and direction whose headers callback is running, as `held()` makes it; 0 for none. */
let headersOf: u32 = 0;
let released: bool = false;
/** The stream whose callback is running; the streams of a plugin may have one context between them. */
let stream: u32 = 0;

// @ts-ignore: decorator
@inline function held(id: u32, type: StreamType): u32 {
  return (id << 1) | type;
}

// @ts-ignore: decorator
@inline export function enter(): void {
  ++depth;
}

/** Enters a callback of a stream. What it gives is for `leaveStream`. */
// @ts-ignore: decorator
@inline export function enterStream(id: u32): u32 {
  enter();
  // @ts-ignore: the transform writes it
  return __proxyWasmSharesStreams ? nameStream(id) : 0;
}

/** The callback ends. Where a hostcall has brought it, the callback around it goes on. */
// @ts-ignore: decorator
@inline export function leaveStream(outer: u32): void {
  // @ts-ignore: the transform writes it
  if (__proxyWasmSharesStreams) nameStream(outer);
}

/** Another stream is the running one; gives the one before. The transform takes it out where nobody asks. */
function nameStream(id: u32): u32 {
  const before = stream;
  stream = id;
  return before;
}

/** The stream whose callback is running. */
// @ts-ignore: decorator
@inline export function runningStream(): u32 {
  return stream;
}

/** Leaves a callback. Between callbacks the wasm stack holds no object: the collector may run. */
export function leave(): void {
  if (!--depth) __collectBetweenCallbacks();
}

/** Marks that the headers callback of this stream and direction runs. */
// @ts-ignore: decorator
@inline export function beginHeaders(id: u32, type: StreamType): void {
  headersOf = held(id, type);
}

/** The action that a headers callback answers: Continue if the stream was released meanwhile. */
// @ts-ignore: decorator
@inline export function endHeaders(action: i32): i32 {
  headersOf = 0;
  if (released) {
    released = false;
    return 0;
  }
  return action;
}

/**
 * Lets a paused stream go on. Inside the very callback that sees its headers this becomes the callback's answer:
 * Envoy sends the head twice when it is told both ways, and loses the body when told to continue before it has stopped.
 */
export function release(id: u32, type: StreamType): Status {
  if (headersOf == held(id, type)) {
    released = true;
    return Status.Ok;
  }
  return proxy_continue_stream(type);
}
