/** Plugins that were not made with this SDK: standard Go, and C. Left out loudly where their compilers are missing. */
import type { FilterOptions } from "../../../host-sim/testing/types.js";
import { buildGuest } from "../../../scripts/build-guests.mjs";
import type { Scenario } from "../scenario.js";

/** The scenarios of one plugin. */
function of(language: string, options: Partial<FilterOptions>, make: (filter: FilterOptions) => Scenario[]) {
  const { file, skipped } = buildGuest(language);
  if (skipped === undefined) return make({ wasm: file, ...options });
  console.warn(`SKIPPED: scenarios of test/guests/${language}: ${skipped}`);
  return [];
}

const doorkeeper = of(
  "go",
  { name: "doorkeeper", configuration: '{"cluster":"auth","signature":"go"}' },
  (filter) => [
    {
      name: "Go: a header is added",
      host: { filters: [filter], upstream: { headers: { "x-own": "1" }, body: "hello" } },
      requests: [{ path: "/" }, { path: "/other", method: "POST", body: "x" }],
    },
    {
      name: "Go: the service allows",
      host: { filters: [filter], upstream: "secret", clusters: { auth: "you may" } },
      requests: [{ path: "/private", headers: { "x-user": "ann" } }, { path: "/private" }],
    },
    {
      name: "Go: the service refuses",
      host: { filters: [filter], clusters: { auth: { status: 401, body: "who?" } } },
      requests: [{ path: "/private" }],
    },
    {
      name: "Go: the service is not there",
      host: { filters: [filter], clusters: { auth: { failure: "connection-failure" } } },
      requests: [{ path: "/private" }],
    },
    {
      name: "Go: refused configuration",
      host: { filters: [{ ...filter, configuration: "nonsense" }] },
      refused: true,
    },
  ],
);

const text = { "content-type": "text/plain", etag: '"1"' };
const redact = of("c", { name: "redact", configuration: "4" }, (filter) => [
  {
    name: "C: digits are hidden",
    host: { filters: [filter], upstream: { headers: text, body: "card 411, pin 12345" } },
  },
  {
    name: "C: a number is cut by chunks",
    host: { filters: [filter], upstream: { headers: text, body: ["a 12", "34", "5 b"] } },
  },
  {
    name: "C: nothing to hide",
    host: { filters: [filter], upstream: [{ headers: text, body: "no 123" }, 204, { body: "" }] },
    requests: [{}, {}, {}],
  },
  {
    name: "C: refused configuration",
    host: { filters: [{ ...filter, configuration: "0" }] },
    refused: true,
  },
]);

const scenarios: Scenario[] = [...doorkeeper, ...redact];

export default scenarios;
