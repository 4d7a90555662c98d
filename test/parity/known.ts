/** Scenarios in which the engine is not like Envoy, and why. A scenario that agrees leaves this list. */
export const known: Readonly<Record<string, string>> = {
  "feat-mem64": "Node.js 20 has no 64-bit memories",
};

/** The same for what agrees in-process and differs on sockets. */
export const knownOnSockets: Readonly<Record<string, string>> = {};
