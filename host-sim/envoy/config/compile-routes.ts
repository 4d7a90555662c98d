/** Virtual hosts and their routes as the engine looks them up. */
import type { Route } from "../http/routes.js";
import type { HttpSpec } from "./model.js";

export function compileRoutes(_spec: HttpSpec): Route[] {
  throw new Error("routes of a bootstrap are not read yet");
}
