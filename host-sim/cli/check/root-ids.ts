/**
 * The root ids that a module knows, where they can be seen: it asks for its root id when it starts, and behaves
 * otherwise for one of the words in its data than for a word that nobody knows.
 */
import { LoadError } from "../../errors.js";
import { createHost } from "../../testing/host.js";
import type { FilterOptions, HostcallRecord } from "../../testing/types.js";
import { sectionsOf } from "../../vm/binary.js";

const dataSection = 11;
/** So many words are tried at most. */
const mostWords = 400;
const nobody = "no-such-root-id";
const narrowWord = /[A-Za-z][\w.-]{1,63}/g;
const wideWord = /[A-Za-z]\0(?:[\w.-]\0){1,63}/g;

export async function findRootIds(bytes: Uint8Array, filter: FilterOptions): Promise<string[] | null> {
  const unknown = await behaviour({ ...filter, rootId: nobody });
  if (!unknown.asks) return null;
  const words = wordsIn(bytes);
  if (words.length > mostWords) return null;
  const known: string[] = [];
  for (const word of words) {
    const { signature } = await behaviour({ ...filter, rootId: word });
    if (signature !== unknown.signature) known.push(word);
  }
  return known;
}

/** How a plugin starts under a root id: without the id itself, of which some log. */
async function behaviour(filter: FilterOptions): Promise<{ asks: boolean; signature: string }> {
  try {
    const host = await createHost({ filters: [filter] });
    const calls = host.trace.filter((record) => record.kind === "hostcall");
    const steps = host.trace.map((record) =>
      record.kind === "callback"
        ? [record.callback, record.result]
        : record.kind === "hostcall"
          ? [record.hostcall, record.status]
          : [],
    );
    return { asks: calls.some(asksForRootId), signature: JSON.stringify(steps) };
  } catch (error) {
    if (!(error instanceof LoadError)) throw error;
    return { asks: true, signature: `refused: ${error.code}` };
  }
}

const asksForRootId = ({ hostcall, arguments: given }: HostcallRecord): boolean =>
  hostcall === "proxy_get_property" &&
  Object.values(given).some((value) => String(value).includes("plugin_root_id"));

/** Words of the data section, in UTF-8 and in UTF-16. */
function wordsIn(bytes: Uint8Array): string[] {
  const words = new Set<string>();
  for (const { id, from, to } of sectionsOf(bytes)) {
    if (id !== dataSection) continue;
    const text = Buffer.from(bytes.subarray(from, to)).toString("latin1");
    for (const [word] of text.matchAll(narrowWord)) words.add(word);
    for (const [word] of text.matchAll(wideWord)) words.add(word.replaceAll("\0", ""));
  }
  return [...words];
}
