/** What may differ in a case that ran beside others in one Envoy is put in order; everything else stays. */
import type { Seen } from "../../parity/scenario.js";

/** A number that the whole process counts: only the order of its values is the scenario's own. */
type Counted = RegExp;

/** CAS values: `get_shared_data("k") = 0 "v" 17`. */
const cas: Counted = /(get_shared_data\(.*?\) = 0 .* )(\d+)$/;
/** Queue tokens. */
const token: Counted = /((?:register|resolve)_shared_queue\(.*?\) = 0 )(\d+)$/;

export function comparable(seen: Seen): Seen {
  const lines = [...seen.startup, ...seen.log];
  const ranked = (text: string) => withQueues(withCas(text, ranksOf(lines, cas)), ranksOf(lines, token));
  return {
    ...seen,
    log: seen.log.map((line) => plain(ranked(line))),
    startup: [...new Set(seen.startup.map((line) => plain(ranked(line))))].sort(),
  };
}

function ranksOf(lines: readonly string[], counted: Counted): Map<string, string> {
  const values = lines.flatMap((line) => counted.exec(line)?.[2] ?? []);
  const sorted = [...new Set(values)].sort((a, b) => Number(a) - Number(b));
  return new Map(sorted.map((value, index) => [value, `#${index + 1}`]));
}

type Ranks = Map<string, string>;

function withCas(line: string, ranks: Ranks): string {
  return line
    .replace(cas, (_, head: string, value: string) => head + ranks.get(value))
    .replace(
      /(set_shared_data\(.*,)(\d+)(\) = )/,
      (_, head: string, value: string, tail: string) => head + (ranks.get(value) ?? value) + tail,
    );
}

function withQueues(line: string, ranks: Ranks): string {
  const rank = (_: string, head: string, value: string) => head + (ranks.get(value) ?? value);
  return line
    .replace(token, rank)
    .replace(/((?:de|en)queue_shared_queue\()(\d+)/, rank)
    .replace(/(> queue_ready\(\d+,)(\d+)/, rank);
}

/** Words of CEL's parser are left out: docs/parity.md. The size of a script changes with the names that a batch gives; connections are numbered by the process. */
const plain = (line: string) =>
  line
    .replace(/(expr_create parse error: ERROR: <input>:)\d+:\d+: Syntax error: .*/s, "$1*")
    .replace(/(> (?:configure|vm_start)\(\d+),\d+\)/, "$1,N)")
    .replace(/get_property\("(connection_id|connection\\x00id)"\) = 0 .*/, 'get_property("$1") = 0 *');
