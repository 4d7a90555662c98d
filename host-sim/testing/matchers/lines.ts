/** What happened, one thing a line, for messages. */
import type { Callout } from "../types.js";

/** A callout on one line. */
export const calloutLine = ({ cluster, method, path, answer }: Callout): string =>
  `${method} ${path} on "${cluster}" -> ${answer?.status ?? "no answer yet"}`;
