/** What every callback does on its way in and out. */
import { proxy_continue_stream } from "../abi/hostcalls";
import { Status, StreamType } from "../abi/enums";

/** How many callbacks are running: a hostcall may call back into the guest. */
let depth: i32 = 0;
/** The stream and direction whose headers callback is running, as `held()` makes it; 0 for none. */
let headersOf: u32 = 0;
let released: bool = false;

// @ts-ignore: decorator
@inline function held(id: u32, type: StreamType): u32 {
  return (id << 1) | type;
}

// @ts-ignore: decorator
@inline export function enter(): void {
  ++depth;
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
