/** The guest's own frames at the head of an error's stack, so that test runners and editors show its source. */
import path from "node:path";
import type { GuestModule } from "../../vm/module.js";
import { placeOnDisk } from "../../vm/source/places.js";
import { sourceMapOf } from "../../vm/source/source-map.js";
import type { GuestFault, GuestFrame } from "../types.js";

export function withGuestStack<E extends Error>(error: E, guest: GuestFault, module: GuestModule): E {
  const stack = error.stack ?? "";
  const firstFrame = stack.search(/\n {4}at /);
  if (firstFrame < 0) return error;
  const frames = guest.frames.flatMap((frame) => stackLine(frame, module));
  error.stack = [stack.slice(0, firstFrame), ...frames, stack.slice(firstFrame + 1)].join("\n");
  return error;
}

/** Only what can be opened: a source on the disk. */
function stackLine({ function: name, place }: GuestFrame, module: GuestModule): string[] {
  const folder = sourceMapOf(module)?.folder ?? (module.file && path.dirname(module.file));
  const file = place === null ? null : placeOnDisk({ folder }, place.file);
  return file === null ? [] : [`    at ${name} (${path.resolve(file)}:${place!.line}:${place!.column})`];
}
