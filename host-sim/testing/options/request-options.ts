/** A request as a test writes it, looked at before it is sent. */
import type { RequestOptions } from "../types.js";
import { anything, bad, data, oneOf, recordOf, shape, shown, text } from "./check.js";
import { handler } from "./replies.js";

const requestFields = shape<RequestOptions>({
  method: text,
  path: text,
  authority: text,
  scheme: text,
  headers: anything,
  body: anything,
  trailers: anything,
  upstream: handler,
  properties: recordOf(data),
  source: text,
  protocol: oneOf("http/1.1", "h2"),
});

/** @throws HostSimError BAD_OPTION */
export function checkRequest(options: RequestOptions): void {
  if (typeof options === "string")
    bad(`a request is an object, not ${shown(options)}`, 'Write { path: "/" }.');
  requestFields(options, "request");
}
