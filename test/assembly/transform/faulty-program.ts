/** A filter that does one thing with a number out of a header, and logs what comes out. */
import "../../../host-sim/vitest.js";
import { createHost } from "../../../host-sim/index.js";
import { moduleOfText } from "../guest.js";

/** Statements stand on line 9, and say what `result` is; `by` is the number. `more` stands behind the class. */
const program = (statements: string, more = "") => `
import { HeadersAction, HttpContext, filter, logInfo } from "as-proxy-wasm-abi";

@filter
class Faulty extends HttpContext {
  onRequestHeaders(count: u32, endOfStream: bool): HeadersAction {
    const text = this.requestHeaders.get("x-by");
    const by = text == null ? 0 : <i32>parseInt(text);
    ${statements}
    logInfo(result.toString());
    return HeadersAction.Continue;
  }
}
${more}
`;

export const quick = ["--optimizeLevel", "0", "--shrinkLevel", "0"];

export const faultyModule = (statements: string, options = quick, more = "") =>
  moduleOfText(program(statements, more), ...options);

/** What a request with that number gets, and what is logged: not Envoy's own line about a trap, which is an error. */
export async function logged(statements: string, by: string, options = quick, more = "") {
  const host = await createHost({ filters: [{ wasm: await faultyModule(statements, options, more) }] });
  const { logs, response } = await host.exchange({ headers: { "x-by": by } });
  const said = logs.filter(({ level }) => level !== "error");
  return { logs: said.map(({ level, message }) => `${level} ${message}`), status: response.status };
}
