/** A case as parts that can be left out, each under a name, and the case without some of them. */
import type { RecordedPlugin, RequestScript, Scenario, Step } from "../../parity/scenario.js";

/** Names of parts, by rank: the bigger ones first. */
export function partsOf(scenario: Scenario): string[][] {
  const filters = scenario.filters ?? [];
  return [
    [
      ...numbered("filter", filters.length),
      ...numbered("request", scenario.requests?.length ?? 0),
      "listener",
    ],
    [
      "upstream",
      "svc",
      ...filters.flatMap((plugin, at) => Object.keys(plugin.opts ?? {}).map((key) => `${at}.${key}`)),
    ],
    filters.flatMap((plugin, at) => numbered(`${at}.section`, sectionsOf(plugin).length)),
    filters.flatMap((plugin, at) => numbered(`${at}.line`, linesOf(plugin).length)),
    (scenario.requests ?? []).flatMap((request, at) => [
      `${at}.plain`,
      ...numbered(`${at}.pause`, request.steps?.length ?? 0),
    ]),
    [...numbered("upstream", scenario.upstream?.length ?? 0), ...numbered("svc", scenario.svc?.length ?? 0)],
  ].map((rank) => rank.filter((part) => part !== "listener" || scenario.listener));
}

const numbered = (name: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `${name}${index}`);

const linesOf = ({ script = "" }: RecordedPlugin): string[] => script.split("\n");
const sectionsOf = ({ script = "" }: RecordedPlugin): string[] => script.split(/\n(?=@)/);

/** The case without these parts; a filter and a request stay. */
export function without(scenario: Scenario, parts: ReadonlySet<string>): Scenario {
  const { listener, upstream, svc, ...rest } = scenario;
  const filters = (scenario.filters ?? []).map((plugin, at) => lessPlugin(plugin, at, parts));
  const requests = (scenario.requests ?? []).map((request, at) => lessRequest(request, at, parts));
  return {
    ...rest,
    filters: keepSome(filters, "filter", parts),
    requests: keepSome(requests, "request", parts),
    ...(upstream && !parts.has("upstream") ? { upstream: keepSome(upstream, "upstream", parts) } : {}),
    ...(svc && !parts.has("svc") ? { svc: keepSome(svc, "svc", parts) } : {}),
    ...(listener && !parts.has("listener") ? { listener } : {}),
  };
}

function keepSome<T>(list: readonly T[], name: string, parts: ReadonlySet<string>): T[] {
  const kept = list.filter((_, index) => !parts.has(`${name}${index}`));
  return kept.length > 0 ? kept : list.slice(0, 1);
}

function lessPlugin(plugin: RecordedPlugin, at: number, parts: ReadonlySet<string>): RecordedPlugin {
  const opts = Object.entries(plugin.opts ?? {}).filter(([key]) => !parts.has(`${at}.${key}`));
  let lines = 0;
  const sections = sectionsOf(plugin).map((section) =>
    section.split("\n").filter((text) => !parts.has(`${at}.line${lines++}`) || text.startsWith("@")),
  );
  const script = sections.filter((_, index) => !parts.has(`${at}.section${index}`)).flat();
  return { ...plugin, script: script.join("\n"), opts: Object.fromEntries(opts) };
}

const plainGet = "GET / HTTP/1.1\r\nhost: example.com\r\n\r\n";

function lessRequest(request: RequestScript, at: number, parts: ReadonlySet<string>): RequestScript {
  if (request.sleep !== undefined) return request;
  if (parts.has(`${at}.plain`)) return { ...request, steps: [{ send: plainGet }] };
  const steps: Step[] = [];
  for (const [index, step] of (request.steps ?? []).entries()) {
    const joins = index > 0 && step.send !== undefined && parts.has(`${at}.pause${index}`);
    const last = steps.at(-1);
    if (joins && last) steps[steps.length - 1] = { ...last, send: (last.send ?? "") + step.send };
    else steps.push(step);
  }
  return { ...request, steps };
}
