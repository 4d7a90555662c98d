/** The examples in the helpers' comments compile. */
import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { compileText } from "../guest.js";

const folder = "assembly/helpers";

interface Example {
  file: string;
  code: string;
}

function examplesOf(file: string): Example[] {
  const comments = readFileSync(`${folder}/${file}`, "utf8").matchAll(/ \* ```ts\n([\s\S]*?) \* ```/g);
  return [...comments].map(([, text]) => ({ file, code: text!.replace(/^ *\* ?/gm, "") }));
}

const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) =>
  name.endsWith(".ts"),
);
const examples = files.flatMap(examplesOf);

/** Names that examples use, and what they take as given. */
const NAMES =
  /\b(?:[a-z]+(?:Base64|Base64Url|Hex|Percent|Form)|utf8Bytes|utf8Text|Query|RequestPath|Url|getCookie|SetCookie|httpDate|parseHttpDate|NO_DATE|currentTimeNanoseconds|sha256|Sha256|hmacSha256|HmacSha256|constantTimeEqual|sendLocalResponse|randomBytes|uuid|glob|Regex|logInfo|logError)\b/g;

const program = (all: Example[]) => {
  const names = new Set(all.flatMap(({ code }) => code.match(NAMES) ?? []));
  const methods = all.map(
    ({ code }, i) =>
      `  example${i}(given: ArrayBuffer, key: ArrayBuffer, message: ArrayBuffer): void {\n${code}  }`,
  );
  const calls = all.map((_, i) => `    this.example${i}(empty, empty, empty);`);
  return `import { HeadersAction, HttpContext, filter, ${[...names].join(", ")} } from "as-proxy-wasm-abi";
@filter
class Examples extends HttpContext {
  onRequestHeaders(count: u32, endOfStream: bool): HeadersAction {
    const empty = new ArrayBuffer(0);
${calls.join("\n")}
    return HeadersAction.Continue;
  }
${methods.join("\n")}
}
`;
};

test("every kind of helper has an example", () => expect(examples.length).toBeGreaterThanOrEqual(14));

test("the examples compile", () => compileText(program(examples)), 180_000);
