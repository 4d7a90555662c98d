/** Smaller cases of a case: each leaves out one thing. */
import type { RecordedPlugin, RequestScript, Scenario } from "../../parity/scenario.js";

/** The bigger cuts first. */
export function smaller(scenario: Scenario): Scenario[] {
  const candidates = [
    ...withoutOne(scenario.filters ?? [], 1).map((filters) => ({ ...scenario, filters })),
    ...withoutOne(scenario.requests ?? [], 1).map((requests) => ({ ...scenario, requests })),
    ...simplerPlugins(scenario),
    ...simplerRequests(scenario),
    ...simplerReplies(scenario),
    ...without(scenario, "listener"),
  ];
  return candidates as Scenario[];
}

/** The lists that lack one item, as long as so many stay. */
function withoutOne<T>(list: readonly T[], least: number): T[][] {
  if (list.length <= least) return [];
  return list.map((_, index) => list.filter((_, other) => other !== index));
}

function without(scenario: Scenario, key: keyof Scenario): Scenario[] {
  if (scenario[key] === undefined) return [];
  const { [key]: _, ...rest } = scenario;
  return [rest];
}

const replaced = <T>(list: readonly T[], index: number, item: T): T[] =>
  list.map((old, at) => (at === index ? item : old));

function simplerPlugins(scenario: Scenario): Scenario[] {
  const filters = scenario.filters ?? [];
  return filters.flatMap((plugin, index) =>
    [...simplerScripts(plugin), ...simplerOptions(plugin)].map((one) => ({
      ...scenario,
      filters: replaced(filters, index, one),
    })),
  );
}

function simplerScripts(plugin: RecordedPlugin): RecordedPlugin[] {
  const sections = (plugin.script ?? "").split(/\n(?=@)/);
  const bySection = withoutOne(sections, 0).map((some) => some.join("\n"));
  const lines = (plugin.script ?? "").split("\n");
  const byLine = withoutOne(lines, 0).filter((_, index) => !lines[index]!.startsWith("@"));
  return [...bySection, ...byLine.map((some) => some.join("\n"))].map((script) => ({ ...plugin, script }));
}

function simplerOptions(plugin: RecordedPlugin): RecordedPlugin[] {
  return Object.keys(plugin.opts ?? {}).map((key) => {
    const { [key]: _, ...opts } = plugin.opts!;
    return { ...plugin, opts };
  });
}

function simplerRequests(scenario: Scenario): Scenario[] {
  const requests = scenario.requests ?? [];
  return requests.flatMap((request, index) =>
    simplerSteps(request).map((one) => ({ ...scenario, requests: replaced(requests, index, one) })),
  );
}

const plainGet = "GET / HTTP/1.1\r\nhost: example.com\r\n\r\n";

function simplerSteps(request: RequestScript): RequestScript[] {
  const { steps = [] } = request;
  const joined = steps.slice(1).map((step, at) => joinSteps(steps, at, step.send));
  const plain = steps.length > 1 || steps[0]?.send !== plainGet ? [[{ send: plainGet }]] : [];
  return [...plain, ...joined.flatMap((one) => one ?? [])].map((some) => ({ ...request, steps: some }));
}

/** Two writes as one. */
function joinSteps(steps: NonNullable<RequestScript["steps"]>, at: number, send: string | undefined) {
  if (send === undefined) return null;
  const one = { ...steps[at], send: (steps[at]!.send ?? "") + send };
  return [[...steps.slice(0, at), one, ...steps.slice(at + 2)]];
}

function simplerReplies(scenario: Scenario): Scenario[] {
  return (["upstream", "svc"] as const).flatMap((peer) => {
    const replies = scenario[peer] ?? [];
    return [
      ...without(scenario, peer),
      ...withoutOne(replies, 1).map((some) => ({ ...scenario, [peer]: some })),
    ];
  });
}
