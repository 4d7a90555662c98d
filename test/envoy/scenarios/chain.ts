/** Two filters in a chain: requests pass in order, responses in reverse. */
import type { Scenario } from "../scenario.js";
import { addHeader, auth } from "./filters.js";

const asAdmin = { headers: { userid: "admin" } };

const scenarios: Scenario[] = [
  {
    name: "chain: add-header twice in one VM",
    host: {
      filters: [addHeader("x-order: first"), addHeader("x-order: second")],
      upstream: { body: ["a", "b"] },
    },
    requests: [{ method: "POST", body: ["1", "2"] }, {}],
  },
  {
    name: "chain: three plugins in one VM whose streams keep nothing",
    host: {
      filters: ["a", "b", "c"].map((configuration) => ({
        wasm: "build/guests/sdk-shared.wasm",
        name: configuration,
        configuration,
      })),
      upstream: "hi",
    },
    requests: [{}, { method: "POST", body: ["1", "2"] }, {}],
  },
  {
    name: "chain: the same plugin twice",
    host: { filters: [addHeader(), addHeader()], upstream: "hi" },
  },
  {
    name: "chain: add-header twice in two VMs",
    host: {
      filters: [
        { ...addHeader("one"), vmId: "1" },
        { ...addHeader("two"), vmId: "2", rootId: "root" },
      ],
      upstream: "hi",
    },
  },
  {
    name: "chain: auth then add-header, allowed",
    host: { filters: [auth(), addHeader()], clusters: { auth: "ok" }, upstream: "secret" },
    requests: [asAdmin],
  },
  {
    name: "chain: auth then add-header, denied",
    host: { filters: [auth(), addHeader()], clusters: { auth: "no" }, upstream: "secret" },
    requests: [asAdmin],
  },
  {
    name: "chain: add-header then auth, denied",
    host: { filters: [addHeader(), auth()], clusters: { auth: "no" }, upstream: "secret" },
    requests: [asAdmin],
  },
  {
    name: "chain: body waits for auth, then passes both",
    host: {
      filters: [addHeader(), auth(), addHeader("x-last: 1")],
      clusters: { auth: { body: "ok", delay: 30 } },
    },
    requests: [{ ...asAdmin, body: ["hello ", "upstream"], trailers: { "x-t": "1" } }],
  },
  {
    name: "chain: two auths, the second denies",
    host: {
      filters: [auth(), auth({ cluster: "second" })],
      clusters: { auth: "ok", second: "not you" },
      upstream: "secret",
    },
    requests: [{ ...asAdmin, body: "data" }],
  },
];

export default scenarios;
