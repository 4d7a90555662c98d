/** Hints that hold for every hostcall, and for those that only look at contexts. */
import type { HintRow } from "./row.js";

const memory =
  "A pointer and its length lie outside the guest's memory, or the guest's allocator gave none for the result.";

export const generalRows: readonly HintRow[] = [
  { hostcalls: ["*"], status: "InvalidMemoryAccess", say: () => memory },
  {
    hostcalls: ["*"],
    status: "InternalFailure",
    say: (_, vm, { hostcall }) =>
      vm.isCapabilityAllowed(hostcall)
        ? null
        : `\`allowedCapabilities\` (capability_restriction_config) leaves ${hostcall} out: add it there.`,
  },
  {
    hostcalls: ["proxy_set_effective_context"],
    status: "BadArgument",
    say: ({ context_id }, vm) =>
      `There is no context ${context_id}: contexts that live are ${vm.contexts
        .all()
        .map(({ id }) => id)
        .join(", ")}. One is gone after proxy_on_delete.`,
  },
  {
    hostcalls: ["proxy_log"],
    status: "BadArgument",
    say: ({ level }) => `There is no log level ${level}: 0 (trace) to 5 (critical).`,
  },
  {
    hostcalls: ["proxy_done"],
    status: "NotFound",
    say: () => "It ends a root context whose proxy_on_done answered 0 (false); none waits for it.",
  },
  {
    hostcalls: ["proxy_continue_stream", "proxy_close_stream"],
    status: "BadArgument",
    say: ({ stream_type }) =>
      `There is no stream type ${stream_type}: 0 request, 1 response, 2 downstream, 3 upstream.`,
  },
  {
    hostcalls: ["proxy_continue_stream"],
    status: "Unimplemented",
    say: () => "Envoy continues HTTP requests (0), HTTP responses (1) and downstream connections (2) only.",
  },
];
