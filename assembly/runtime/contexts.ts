/** The contexts that live: what a context is to the runtime, and how they come and go. */
import { Keyed, find, insert, remove } from "./table";

/** The id that the next context gets; a constructor may want to know it. */
let nextId: u32 = 0;

/** A context as the runtime sees it. */
export abstract class BaseContext extends Keyed {
  constructor() {
    super();
    this.key = nextId;
  }

  /** The context's number; 0 once the host has deleted it. Envoy: never used twice within a VM. */
  get id(): u32 {
    return this.key;
  }
}

/** Announces the id of the context that is about to be made. */
// @ts-ignore: decorator
@inline export function expectContext(id: u32): void {
  nextId = id;
}

/** Makes a context known to the callbacks. */
// @ts-ignore: decorator
@inline export function addContext(context: BaseContext): void {
  insert(context);
}

/** The live context with this id, or null. */
// @ts-ignore: decorator
@inline export function contextOf(id: u32): BaseContext | null {
  return changetype<BaseContext | null>(find(id));
}

/** Forgets a context. */
// @ts-ignore: decorator
@inline export function dropContext(context: BaseContext): void {
  remove(context);
}
