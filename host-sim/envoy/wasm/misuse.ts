/** What a plugin does to a stream that kills Envoy 1.40: said as a problem, by a stable code. */
import type { HostServices } from "../host-services.js";

const texts = {
  ENVOY_CRASHES_HELD_BODY:
    "touched a body that it holds with StopIterationAndWatermark or StopIterationNoBuffer: Envoy 1.40 reads freed memory there and may die. Hold it with StopIterationAndBuffer.",
  ENVOY_CRASHES_CLOSE_IN_RESPONSE_TRAILERS:
    "closed the stream from proxy_on_response_trailers: Envoy 1.40 dies there (SIGSEGV). The stream is cut here.",
  ENVOY_CRASHES_ENDED_TWICE:
    "ended a stream twice in one callback, by closing it or by local responses: Envoy 1.40 dies there (SIGSEGV). It ends once here.",
  ENVOY_CRASHES_PASSED_TWICE:
    "continued a response from a callback of it and let it pass as well, so that its end goes out twice: Envoy 1.40 dies there (SIGSEGV). It goes out once here. Do one of the two.",
  ENVOY_CRASHES_CONTINUE_RESPONSE:
    "continued a response that does not exist yet: Envoy 1.40 dies there (SIGSEGV). The stream is cut here instead; continue the response only after proxy_on_response_headers.",
  ENVOY_CRASHES_CONTINUE_IN_RESPONSE_TRAILERS:
    "continued the response from proxy_on_response_trailers: Envoy 1.40 dies there (SIGSEGV). Return Continue instead.",
  ENVOY_CRASHES_REPLY_IN_LOG:
    "sent a local response from proxy_on_log: Envoy 1.40 recurses there until it dies. Nothing is sent here; the stream has ended.",
} as const;

export type Misuse = keyof typeof texts;

export function reportMisuse(services: HostServices, plugin: string, misuse: Misuse): void {
  reportMisuseOf(services, `plugin "${plugin}"`, misuse);
}

/** @param who As a filter describes itself. */
export function reportMisuseOf(services: HostServices, who: string, misuse: Misuse): void {
  services.problem(misuse, `${who} ${texts[misuse]}`);
}
