/** Whether the compiler is one that the SDK is made for. */
import { Program } from "assemblyscript";
import { TransformError } from "./paths.mjs";

const OLDEST = [0, 27];

/** What asc says of itself, as `--version` prints it. */
function versionOf({ bundleMajorVersion, bundleMinorVersion, bundlePatchVersion }) {
  return [bundleMajorVersion, bundleMinorVersion, bundlePatchVersion];
}

function isTooOld([major, minor]) {
  return major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1]);
}

/** Throws what to install where the compiler is too old, or is another one than the SDK finds. */
export function checkCompiler(program) {
  const version = versionOf(program.options);
  if (isTooOld(version)) {
    throw new TransformError(
      `as-proxy-wasm-abi needs AssemblyScript ${OLDEST.join(".")} or later, and this is ${version.join(".")}: npm install --save-dev assemblyscript@latest`,
    );
  }
  if (!(program instanceof Program)) {
    throw new TransformError(
      `this asc is AssemblyScript ${version.join(".")}, but as-proxy-wasm-abi finds another one: "npm ls assemblyscript" says where there are two`,
    );
  }
}
