/** Every scenario. Names are unique: they name VMs, listeners and files. */
import { type Scenario, slugOf } from "../scenario.js";
import actions from "./actions.js";
import addHeader from "./add-header.js";
import auth from "./auth.js";
import chain from "./chain.js";
import conformance from "./conformance.js";
import languages from "./languages.js";
import library from "./library.js";
import refusals from "./refusals.js";
import stacks from "./stacks.js";
import traps from "./traps.js";

export const scenarios: Scenario[] = [
  ...addHeader,
  ...auth,
  ...library,
  ...chain,
  ...actions,
  ...traps,
  ...stacks,
  ...refusals,
  ...languages,
  ...conformance,
];

const names = scenarios.map(slugOf);
const twice = names.filter((name, index) => names.indexOf(name) !== index);
if (twice.length > 0) throw new Error(`scenarios that share a name: ${twice.join(", ")}`);
