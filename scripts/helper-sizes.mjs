/**
 * What each helper of the SDK adds to a module, in bytes: the same small filter is compiled with it and without.
 *
 *   node scripts/helper-sizes.mjs [--update]
 *
 * Compares with test/assembly/helpers/sizes.json, which `--update` writes. What has not changed since the last time is
 * not compiled again.
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { runAsc } from "./asc-build.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const folder = "build/helper-sizes";
const kept = `${root}test/assembly/helpers/sizes.json`;

/** A filter that reads a header as text and as bytes and writes both; `text` and `bytes` are what a helper makes of them. */
const program = (names, text = "text", bytes = "bytes", start = "") => `
import { HeadersAction, HttpContext, filter${names.map((name) => `, ${name}`).join("")} } from "as-proxy-wasm-abi";
${start && `const compiled = ${start};`}
@filter
class Measured extends HttpContext {
  onRequestHeaders(count: u32, endOfStream: bool): HeadersAction {
    const text = this.requestHeaders.get("x-text");
    const bytes = this.requestHeaders.getBytes("x-bytes");
    if (text == null || bytes == null) return HeadersAction.Continue;
    const newText = ${text};
    if (newText != null) this.requestHeaders.set("x-text", newText);
    const newBytes = ${bytes};
    if (newBytes) this.requestHeaders.setBytes("x-bytes", newBytes);
    return HeadersAction.Continue;
  }
}
`;

const yes = (condition) => `${condition} ? text : "no"`;

/** How each helper is used: names, the text and the bytes that it makes. */
const uses = {
  "nothing imported": [[]],
  "encodeBase64, decodeBase64": [
    ["encodeBase64", "decodeBase64"],
    "encodeBase64(bytes)",
    "decodeBase64(text)",
  ],
  encodeBase64Url: [["encodeBase64Url"], "encodeBase64Url(bytes)"],
  decodeBase64Url: [["decodeBase64Url"], "text", "decodeBase64Url(text)"],
  "encodeHex, decodeHex": [["encodeHex", "decodeHex"], "encodeHex(bytes)", "decodeHex(text)"],
  encodePercent: [["encodePercent"], "encodePercent(text)"],
  decodePercent: [["decodePercent"], "decodePercent(text)"],
  "Query.get": [["Query"], 'new Query(text).get("id")'],
  "RequestPath, all of Query": [
    ["RequestPath"],
    'new RequestPath(text).query.set("a", new RequestPath(text).query.getAll("id")[0]).remove("b").add("c", "d").text',
  ],
  "Url.parse": [["Url"], 'Url.parse(text) ? Url.parse(text)!.host : "no"'],
  getCookie: [["getCookie"], 'getCookie(text, "session")'],
  SetCookie: [["SetCookie"], 'new SetCookie("session", text).path("/").maxAge(60).secure().httpOnly().text'],
  httpDate: [["httpDate"], "httpDate(text.length)"],
  parseHttpDate: [["parseHttpDate"], yes("parseHttpDate(text) > 0")],
  sha256: [["sha256"], "text", "sha256(bytes)"],
  hmacSha256: [["hmacSha256"], "text", "hmacSha256(bytes, bytes)"],
  constantTimeEqual: [["constantTimeEqual"], yes("constantTimeEqual(bytes, bytes)")],
  randomBytes: [["randomBytes"], "text", "randomBytes(16)"],
  uuid: [["uuid"], "uuid()"],
  glob: [["glob"], yes("glob(text, text)")],
  "Regex.test": [["Regex"], yes("compiled.test(text)"), "bytes", 'new Regex("a")'],
  "Regex.match": [
    ["Regex"],
    "compiled.match(text) ? compiled.match(text)!.group(1) : text",
    "bytes",
    'new Regex("a")',
  ],
  "Regex.replaceAll": [["Regex"], 'compiled.replaceAll(text, "$1")', "bytes", 'new Regex("a")'],
};

/** The files that a module is made of, as one word. */
function inputs() {
  const hash = createHash("sha256").update(JSON.stringify(uses)).update(program([]));
  const visit = (path) => {
    if (!statSync(path).isDirectory()) return hash.update(readFileSync(path));
    for (const name of readdirSync(path).sort()) if (name !== "node_modules") visit(`${path}/${name}`);
  };
  for (const path of ["assembly", "asconfig.json", "package-lock.json"]) visit(`${root}${path}`);
  return hash.digest("hex");
}

async function sizeOf(index, use) {
  const source = `${folder}/${index}.ts`;
  writeFileSync(root + source, program(...use));
  const output = `${folder}/${index}.wasm`;
  const problem = await runAsc([
    source,
    "--config",
    "asconfig.json",
    "--target",
    "release",
    "--outFile",
    output,
  ]);
  if (problem) throw new Error(problem);
  return statSync(root + output).size;
}

/** The bytes that each helper adds. */
export async function helperSizes() {
  const cache = `${root}${folder}/sizes.json`;
  const stamp = inputs();
  const known = existsSync(cache) ? JSON.parse(readFileSync(cache, "utf8")) : {};
  if (known.stamp === stamp) return known.sizes;
  mkdirSync(root + folder, { recursive: true });
  const sizes = {};
  for (const [index, [name, use]] of Object.entries(uses).entries()) sizes[name] = await sizeOf(index, use);
  const base = sizes["nothing imported"];
  delete sizes["nothing imported"];
  for (const name of Object.keys(sizes)) sizes[name] -= base;
  writeFileSync(cache, JSON.stringify({ stamp, sizes }));
  return sizes;
}

/** The figures that are kept. */
export const keptSizes = () => JSON.parse(readFileSync(kept, "utf8"));

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const sizes = await helperSizes();
  const before = existsSync(kept) ? keptSizes() : {};
  for (const [name, size] of Object.entries(sizes)) {
    const note = before[name] === size ? "" : `  was ${before[name]}`;
    console.log(`${String(size).padStart(6)}  ${name}${note}`);
  }
  if (process.argv.includes("--update")) writeFileSync(kept, `${JSON.stringify(sizes, null, 2)}\n`);
  else if (JSON.stringify(sizes) !== JSON.stringify(before)) process.exitCode = 1;
}
