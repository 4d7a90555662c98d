import { readFileSync } from "node:fs";

/** "0.1.0", of the package that this file belongs to, built or not. */
function packageVersion(): string {
  for (const place of ["../package.json", "../../package.json"]) {
    try {
      const { name, version } = JSON.parse(readFileSync(new URL(place, import.meta.url), "utf8"));
      if (name === "proxy-wasm-host-sim") return version;
    } catch {
      // one of the two places it is
    }
  }
  return "unknown";
}

/** As Envoy prints it: what it is, and which Envoy it stands in for. */
export function versionText(): string {
  return `proxy-wasm-host-sim/${packageVersion()}/1.40.0/emulated`;
}
