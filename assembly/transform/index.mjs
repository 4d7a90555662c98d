/**
 * The asc transform of the SDK. An author writes a class and marks it with `@filter`; this does the rest:
 *
 * - `filters.mjs` finds the marked classes and writes the function that makes root contexts,
 * - `stateless.mjs` sees whether the streams of a plugin can share one context,
 * - `exports.mjs` exports the callbacks that the classes override, and nothing else,
 * - `runtime.mjs` puts the SDK's allocator and collector in the place of asc's, and its abort,
 * - `wasi.mjs` brings in the WASI shim for a filter that uses console, Date, process or crypto,
 * - `logging.mjs` asks for the log level before a message is built,
 * - `division.mjs` has a division by zero say where it is, `faults.mjs` an index out of range and the like,
 * - `optimize.mjs` makes the compiled module smaller and faster than asc alone can: objects are made before their
 *   constructors run, methods that no object has are taken out, texts are packed, small functions inlined,
 * - `names.mjs` has Envoy tell the stack of a trap.
 */

import { noteAuthored } from "./authors.mjs";
import { checkCompiler } from "./compiler.mjs";
import { explainDivisions } from "./division.mjs";
import { pruneExports } from "./exports.mjs";
import { blameCallers } from "./faults.mjs";
import { addEntry, alwaysNeeded, findFilters } from "./filters.mjs";
import { guardLogging } from "./logging.mjs";
import { nameOne } from "./names.mjs";
import { optimize } from "./optimize.mjs";
import { isForeign, sdkPath } from "./paths.mjs";
import { replaceRuntime } from "./runtime.mjs";
import { shareStreams } from "./stateless.mjs";
import { useWasi } from "./wasi.mjs";

export default class ProxyWasmTransform {
  /** asc has parsed every file that is imported. */
  async afterParse(parser) {
    checkCompiler(this.program);
    const sdk = sdkPath(parser.sources);
    this.sdk = sdk;
    this.filters = findFilters(parser.sources, sdk);
    addEntry(parser, sdk, this.filters);
    const foreign = (source) => isForeign(source, sdk);
    guardLogging(parser.sources, sdk, foreign);
    await replaceRuntime(parser, this.program, sdk);
    await useWasi(parser, this.program, foreign);
  }

  /** Names are resolved: it is known which class extends which. */
  afterInitialize(program) {
    noteAuthored(program, this.sdk);
    explainDivisions();
    blameCallers();
    pruneExports(program, this.sdk, [
      ...alwaysNeeded(this.filters),
      ...shareStreams(program, this.sdk, this.filters),
    ]);
  }

  /** Everything is compiled, nothing is optimized. */
  afterCompile(module) {
    optimize(module, this.binaryen, this.program, this.sdk);
    nameOne(module, this.program.options);
  }
}
