/**
 * The asc transform that counts: how often each statement, function and branch of a filter ran. For tests only; the
 * target `coverage` of the SDK's asconfig.json has it, release and debug builds do not.
 *
 * The counters lie in the module's memory, at the address that the exported global `proxy_wasm_coverage` says. What they
 * mean stands in the custom section of the same name, as JSON: the maps of istanbul for each file, and for each count the
 * counters that make it.
 *
 * - `map.mjs` numbers the counters and says where they stand in the source,
 * - `walk.mjs` puts them into the syntax,
 * - `ignored.mjs` knows what the author does not want counted,
 * - `flow.mjs` lets asc see through the counters.
 *
 * Only the author's own files are counted. With `PROXY_WASM_COVERAGE=sdk` in the environment those of the SDK are, too.
 */
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { checkCompiler } from "./compiler.mjs";
import { seeThroughCounters } from "./coverage/flow.mjs";
import { Counters, FileMap } from "./coverage/map.mjs";
import { COUNT } from "./coverage/nodes.mjs";
import { Walk } from "./coverage/walk.mjs";
import { ENTRY, isForeign, sdkPath, TransformError } from "./paths.mjs";

const NAME = "proxy_wasm_coverage";
const FILE = "~lib/proxy-wasm-coverage";
const SDK_FOLDER = fileURLToPath(new URL("..", import.meta.url));

/** The parts of the SDK that can not count: they run before there is a memory to count in, or are put elsewhere. */
const NEVER = /^(runtime\/collector|abi\/hostcalls)$/;

const runtime = (counters) => `
let counters: usize = memory.data(${4 * Math.max(counters, 1)}, 4);
// @ts-ignore: decorator
@global function ${COUNT}(counter: u32): void {
  const at = counters + (<usize>counter << 2);
  store<u32>(at, load<u32>(at) + 1);
}
`;

export default class CoverageTransform {
  /** Before the SDK's own transform changes what the author wrote. */
  afterParse(parser) {
    checkCompiler(this.program);
    const { sources } = parser;
    if (sources.some(({ internalPath }) => internalPath.endsWith(ENTRY))) {
      throw new TransformError("the transform of the coverage has to stand before that of as-proxy-wasm-abi");
    }
    seeThroughCounters();
    const sdk = sdkPath(sources);
    this.counters = new Counters();
    this.files = sources.filter((source) => isWanted(source, sdk)).map((source) => this.count(source, sdk));
    parser.parseFile(runtime(this.counters.length), `${FILE}.ts`, false);
  }

  count(source, sdk) {
    const map = new FileMap(this.pathOf(source, sdk), source.text, this.counters);
    new Walk(map).file(source);
    return map;
  }

  pathOf({ normalizedPath }, sdk) {
    return normalizedPath.startsWith(sdk)
      ? resolve(SDK_FOLDER, normalizedPath.slice(sdk.length))
      : resolve(this.baseDir, normalizedPath);
  }

  afterCompile(module) {
    const maps = { version: 1, counters: this.counters.length, files: this.files };
    module.addGlobalExport(`${FILE}/counters`, NAME);
    module.addCustomSection(NAME, new TextEncoder().encode(JSON.stringify(maps)));
  }
}

/** The author's own files: no package's, and the SDK's only when they are asked for. */
function isWanted(source, sdk) {
  const path = source.internalPath;
  if (path.startsWith(sdk))
    return process.env.PROXY_WASM_COVERAGE === "sdk" && !NEVER.test(path.slice(sdk.length));
  return !isForeign(source, sdk) && !path.startsWith("~lib/");
}
