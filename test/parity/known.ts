const random =
  "f-1004 f-1017 f-1021 f-1030 f-1032 f-1042 f-1049 f-1070 f-1085 f-1101 f-1136 f-1145 f-5004 f-5011 f-5080 f-5113 " +
  "f-5120 f-5149";

/** Scenarios in which the engine is not like Envoy, and why. A scenario that agrees leaves this list. */
export const known: Readonly<Record<string, string>> = {
  "feat-mem64": "Node.js 20 has no 64-bit memories",
  "ff-001": "the words of one CEL syntax error",
  "http1-req-7": "Envoy hears of one client's disconnect only after the next client's request",
  "http1-req-13": "the scheme of an absolute target that is refused is not in the log's headers",
  ...Object.fromEntries(random.split(" ").map((id) => [id, "found by random scripts"])),
};

/** The same for what agrees in-process and differs on sockets. */
export const knownOnSockets: Readonly<Record<string, string>> = {};
