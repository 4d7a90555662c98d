/** `/stats` and `/stats/prometheus` of the admin port. */
import { type AdminView, type Answer, badRequest, ok } from "./admin-view.js";
import { prometheusText, type StatsQuery, statsJson, statsText } from "./stats-text.js";

const types = ["All", "Counters", "Gauges", "Histograms", "TextReadouts"];
const bucketModes: { readonly [mode: string]: StatsQuery["buckets"] } = {
  summary: "summary",
  none: "summary",
  cumulative: "cumulative",
  disjoint: "disjoint",
};

export function stats({ hostStats, metrics }: AdminView, parameters: URLSearchParams): Answer {
  const query = queryOf(parameters);
  if (!("filter" in query)) return query;
  const format = parameters.get("format") ?? "text";
  if (format === "prometheus") return ok(prometheusText(hostStats(), metrics(), query));
  if (format === "json")
    return { status: 200, body: statsJson(hostStats(), metrics(), query), type: "application/json" };
  if (format !== "text" && format !== "html" && format !== "active-html")
    return badRequest("usage: /stats?format=(html|active-html|json|prometheus|text)\n\n");
  return ok(statsText(hostStats(), metrics(), query));
}

export function prometheusStats({ hostStats, metrics }: AdminView, parameters: URLSearchParams): Answer {
  const query = queryOf(parameters);
  return "filter" in query ? ok(prometheusText(hostStats(), metrics(), query)) : query;
}

function queryOf(parameters: URLSearchParams): StatsQuery | Answer {
  const type = parameters.get("type") ?? "All";
  if (!types.includes(type)) return badRequest("invalid &type= param");
  const mode = parameters.get("histogram_buckets") ?? "summary";
  if (!(mode in bucketModes))
    return badRequest("usage: /stats?histogram_buckets=(summary|cumulative|disjoint|none)\n");
  const filter = parameters.get("filter");
  try {
    return {
      filter: filter === null ? null : new RegExp(filter),
      usedOnly: parameters.has("usedonly"),
      type,
      buckets: bucketModes[mode],
    };
  } catch (error) {
    return badRequest(`Invalid re2 regex: ${(error as Error).message}`);
  }
}
