/**
 * The backtraces of Envoy's log (behaviours.md 6.2). A line may have a prefix, as `kubectl logs --timestamps` gives it, or
 * be the whole message of a JSON log with `\n` in it.
 *
 * ```text
 * [...] Function: proxy_on_request_headers failed: Uncaught RuntimeError: unreachable
 * Proxy-Wasm plugin in-VM backtrace:
 *   0:  0x8f1 - unknown(function index:12)
 * ```
 */

/** A frame as Envoy writes it. */
export interface LoggedFrame {
  readonly text: string;
  /** Of the instruction, in the module. */
  readonly offset: number;
  /** Of the function: told where it has no name. */
  readonly index: number | null;
  readonly name: string | null;
}

export interface LogLine {
  readonly text: string;
  /** Empty for most lines. */
  readonly frames: readonly LoggedFrame[];
  /** Its frames are the whole of a backtrace: the log writes a message on one line. */
  readonly isWhole: boolean;
  /** The callback that failed, where the line says that one did: `proxy_on_request_headers`. */
  readonly failed: string | null;
}

const title = "in-VM backtrace:";
const frame =
  /(?<=^|\s|\\n)\d{1,2}: {2}0x([0-9a-f]{1,8}) - (?:unknown\(function index:(\d+)\)|((?:(?!\\n|\\?"[,}]).)+))/g;
const failure = /\bFunction: (\S+) failed: /;

export function readLogLine(text: string): LogLine {
  const frames = [...text.matchAll(frame)].map(([all, offset, index, name]) => ({
    text: all,
    offset: Number.parseInt(offset!, 16),
    index: index === undefined ? null : Number(index),
    name: name ?? null,
  }));
  const isWhole = frames.length > 0 && text.includes(title);
  return { text, frames, isWhole, failed: failure.exec(text)?.[1] ?? null };
}
