/** Paths as asc has them: `folder/file` of the project, `~lib/package/file` of a package. */
import { posix } from "node:path";

/** The file that the transform adds to a program. */
export const ENTRY = "proxy-wasm-entry";
const LIBRARY = "~lib/";
/** Folders of asc's own library. */
const STANDARD = /^~lib\/(rt|util|shared|bindings|performance|array)\//;
const LANDMARK = "context/registry";

/** What the author has to put right; asc prints it without the stack, which leads nowhere. */
export class TransformError extends Error {
  constructor(message) {
    super(message);
    this.stack = message;
  }
}

/** Where the SDK is, with a slash at the end. */
export function sdkPath(sources) {
  const registry = sources.find((source) => source.internalPath.endsWith(`/${LANDMARK}`));
  if (!registry) throw new TransformError('no file of this program imports "as-proxy-wasm-abi"');
  return registry.internalPath.slice(0, -LANDMARK.length);
}

/** What an import in the file `from` has to say to mean the file `to`. */
export function specifier(from, to) {
  if (to.startsWith(LIBRARY)) return to.slice(LIBRARY.length);
  const path = posix.relative(posix.dirname(from), to);
  return path.startsWith(".") ? path : `./${path}`;
}

/** True for the files of asc's own library, of the SDK and of the transform: they are no author's. */
export function isForeign(source, sdk) {
  const path = source.internalPath;
  return (
    path.startsWith(sdk) ||
    path.endsWith(ENTRY) ||
    (path.startsWith(LIBRARY) && !path.slice(LIBRARY.length).includes("/")) ||
    STANDARD.test(path)
  );
}
