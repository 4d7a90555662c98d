/** What a request's hop headers mean, and which of them Envoy takes out. */
import { Malformed } from "./codec-error.js";
import { keepNames, type Pairs, valuesOf } from "./message-head.js";

const protectedNames = new Set(["x-forwarded-for", "x-forwarded-host", "x-forwarded-proto"]);
const notNominated = new Set(["close", "keep-alive", "upgrade", "http2-settings", "te", "connection"]);
const nominationLimit = 10;

/** The words of the Connection headers, in lower case. */
export function connectionTokens(pairs: Pairs): string[] {
  return valuesOf(pairs, "connection")
    .flatMap((value) => value.split(","))
    .map((token) => token.trim().toLowerCase())
    .filter((token) => token !== "");
}

/**
 * A request's headers without those of the hop: what Connection names, Keep-Alive, Proxy-Connection,
 * Transfer-Encoding, Upgrade (unless Connection asks for it), TE other than "trailers". Connection itself stays: the
 * connection manager reads it and takes it out.
 *
 * Throws `Malformed` for a Connection header that names what must not be removed, or too much.
 */
export function withoutHopHeaders(pairs: Pairs): Pairs {
  const tokens = connectionTokens(pairs);
  checkNominations(tokens);
  const removed = new Set(["keep-alive", "proxy-connection", "transfer-encoding"]);
  for (const token of tokens) if (!notNominated.has(token)) removed.add(token);
  if (!tokens.includes("upgrade")) removed.add("upgrade");
  return trailersOnly(keepNames(pairs, (name) => !removed.has(name)));
}

function checkNominations(tokens: readonly string[]): void {
  const refused = tokens.some((token) => protectedNames.has(token) || token.startsWith(":"));
  if (refused || tokens.length >= nominationLimit) throw new Malformed("http1.connection_header_rejected");
}

/** TE says "trailers" once, or nothing. */
function trailersOnly(pairs: Pairs): Pairs {
  const values = valuesOf(pairs, "te").flatMap((value) => value.split(","));
  if (values.length === 0) return pairs;
  const wanted = values.some((value) => value.trim().toLowerCase() === "trailers");
  const at = pairs.findIndex((text, index) => index % 2 === 0 && text === "te");
  const before = pairs.slice(0, at);
  const after = keepNames(pairs.slice(at), (name) => name !== "te");
  return wanted ? [...before, "te", "trailers", ...after] : [...before, ...after];
}
