/** Scenarios in which the engine is not like Envoy, and why. A scenario that agrees leaves this list. */
export const known: Readonly<Record<string, string>> = {
  "feat-mem64": "Node.js 20 has no 64-bit memories",
  "ff-001": "the words of one CEL syntax error",
  "http1-req-7": "Envoy hears of one client's disconnect only after the next client's request",
  "http1-req-13": "the scheme of an absolute target that is refused is not in the log's headers",
  "p-prop-404": "the virtual host's name where no route matches",
};
