/** What a trap's own words say about its cause. */
import type { GuestFault } from "../types.js";

type Row = readonly [reason: RegExp, hint: string];

const rows: readonly Row[] = [
  [
    /Maximum call stack/,
    "A function calls itself without end, or deeper than the stack allows: see the functions that repeat.",
  ],
  [
    /memory access out of bounds|index out of bounds/,
    "A pointer or an index lies outside the memory: a null that was used, load() and store() with a wrong address, or changetype of something else.",
  ],
  [/divide by zero|remainder by zero/, "An integer was divided by 0: look at the divisor first."],
  [
    /divide result unrepresentable|float unrepresentable/,
    "The result does not fit its integer type: NaN, an infinity, or a number that is too large.",
  ],
  [
    /signature mismatch|table index|null function/,
    "A function reference points to no function, or to one of another type: an uninitialised one, a wrong changetype, or a call of a method on null.",
  ],
  [
    /restricted_callback/,
    "Envoy allows only proxy_log and most of WASI while the module starts, and nothing but memory in malloc. Move the hostcall to proxy_on_vm_start or proxy_on_configure.",
  ],
  [/^exception$|WebAssembly\.Exception/, "The guest threw an exception that nobody caught."],
];

const noLines =
  "For lines of the source, build with a source map and names (asc: --sourceMap for lines, the debug target for names, too; Rust, Go, C: keep the name section), or let the host compile it: { source: 'filters/my-filter/index.ts' }.";

const unreachable =
  "`unreachable` is where abort, assert, throw and a failed check end. Build the debug target to see which.";

export function trapHint({ reason, place, frames, said }: Omit<GuestFault, "hint">): string {
  const known = rows.find(([pattern]) => pattern.test(reason))?.[1];
  const hints = known === undefined ? [] : [known];
  if (known === undefined && /unreachable/.test(reason) && said === null && place === null)
    hints.push(unreachable);
  else if (place === null && frames.length > 0) hints.push(noLines);
  return hints.join(" ");
}
