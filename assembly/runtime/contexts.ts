/** The contexts that live, as the runtime sees them: how they come, are found by their id, and go. */
import { Keyed, find, insert, remove } from "./table";

/** The id that the next context gets; a constructor may want to know it. */
let nextId: u32 = 0;

/** Announces the id of the context that is about to be made. */
// @ts-ignore: decorator
@inline export function expectContext(id: u32): void {
  nextId = id;
}

/** The id of the context that is being made. */
// @ts-ignore: decorator
@inline export function announcedId(): u32 {
  return nextId;
}

/** Makes a context known to the callbacks. */
// @ts-ignore: decorator
@inline export function addContext(context: Keyed): void {
  insert(context);
}

/** The live context with this id, or null. */
// @ts-ignore: decorator
@inline export function contextOf(id: u32): Keyed | null {
  return find(id);
}

/** Forgets a context. */
// @ts-ignore: decorator
@inline export function dropContext(context: Keyed): void {
  remove(context);
}
