/** Starts a module as Envoy does, and sends it a sample exchange. */
import { HostSimError, LoadError } from "../../errors.js";
import { createHost, type Host } from "../../testing/host.js";
import type { Exchange, HostOptions } from "../../testing/types.js";
import { findingOf } from "./static.js";
import type { Finding, Verdict } from "./verdict.js";

export interface Trial {
  verdict: Verdict;
  problems: Finding[];
  warnings: Finding[];
  /** `null` where it did not start. */
  host: Host | null;
  /** `null` where it did not start, or did not get through it. */
  sample: Exchange | null;
}

/** A request and a response with everything that a callback can be called for. */
const sampleRequest = { method: "POST", path: "/", body: ["one", "two"], trailers: { "x-trailer": "1" } };
const sampleReply = { body: ["three", "four"], trailers: { "x-trailer": "1" } };

export async function tryOut(options: HostOptions): Promise<Trial> {
  const host = await start({ upstream: sampleReply, ...options });
  if (host instanceof HostSimError) return refusal(host);
  const warnings = host.problems.map(startWarning);
  const sample = await exchangeOf(host, warnings);
  return { verdict: "loads", problems: [], warnings, host, sample };
}

async function start(options: HostOptions): Promise<Host | HostSimError> {
  try {
    return await createHost(options);
  } catch (error) {
    if (error instanceof LoadError || (error instanceof HostSimError && error.code === "GUEST_HUNG"))
      return error;
    throw error;
  }
}

const verdicts: Readonly<Record<string, Verdict>> = {
  MODULE_HOSTCALL_IN_START_SECTION: "kills Envoy",
  GUEST_HUNG: "hangs Envoy",
};

/** The reason without the story around it, and the last line that the plugin logged. */
function refusal(error: HostSimError): Trial {
  const reason = error.cause instanceof HostSimError ? error.cause : error;
  const said = error instanceof LoadError ? lastWords(error) : "";
  const { message, hint } = findingOf(reason);
  const problem = { code: error.code, message, hint: said || hint, story: error.message };
  return {
    verdict: verdicts[error.code] ?? "refused",
    problems: [problem],
    warnings: [],
    host: null,
    sample: null,
  };
}

/** What a plugin logged before it refused says more than we could. */
function lastWords({ lines }: LoadError): string {
  const line = lines.findLast(({ message }) => message.startsWith("wasm log"))?.message;
  return line === undefined ? "" : `It logged: ${line.slice(line.indexOf(": ") + 2)}`;
}

/** Envoy takes the configuration all the same; what comes of it is the plugin's. */
const startWarning = ({ code, message }: { code: string; message: string }): Finding => ({
  code,
  message: `while it started: ${message}`,
  hint: code === "GUEST_TRAPPED" ? "Envoy takes the configuration, and answers every request with 503." : "",
});

/** What goes wrong in the sample is told, but it is only a sample. */
async function exchangeOf(host: Host, warnings: Finding[]): Promise<Exchange | null> {
  try {
    const exchange = await host.exchange(sampleRequest);
    const traps = exchange.problems.filter(
      ({ code }) => code === "GUEST_TRAPPED" || code.startsWith("ENVOY_CRASHES"),
    );
    if (host.problems.length === exchange.problems.length)
      warnings.push(
        ...traps.map(({ code, message }) => ({ code, message: `in a sample request: ${message}`, hint: "" })),
      );
    return exchange;
  } catch (error) {
    warnings.push({
      code: "SAMPLE_FAILED",
      message: `in a sample request: ${(error as Error).message}`,
      hint: "",
    });
    return null;
  }
}
