/** Paths as asc has them: `folder/file` of the project, `~lib/package/file` of a package. */
import { posix } from "node:path";

const LIBRARY = "~lib/";
const LANDMARK = "context/registry";

/** Where the SDK is, with a slash at the end. */
export function sdkPath(sources) {
  const registry = sources.find((source) => source.internalPath.endsWith(`/${LANDMARK}`));
  if (!registry) throw new Error('no file of this program imports "as-proxy-wasm-abi"');
  return registry.internalPath.slice(0, -LANDMARK.length);
}

/** What an import in the file `from` has to say to mean the file `to`. */
export function specifier(from, to) {
  if (to.startsWith(LIBRARY)) return to.slice(LIBRARY.length);
  const path = posix.relative(posix.dirname(from), to);
  return path.startsWith(".") ? path : `./${path}`;
}

/** True for the files of asc's own library. */
export function isStandardLibrary(source, sdk) {
  return source.internalPath.startsWith(LIBRARY) && !source.internalPath.startsWith(sdk);
}
