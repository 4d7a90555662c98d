/**
 * Compiles the plugins in other languages, where their compilers are: test/guests/go with Go 1.24 or later to
 * build/guests/go.wasm, test/guests/c with clang and wasm-ld to build/guests/c.wasm.
 *
 *   node scripts/build-guests.mjs [go | c] [--force]
 *
 * A missing compiler is told and is no failure; sources that do not compile are. What has not changed is left alone.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, statSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const folder = path.join(root, "build/guests");

const languages = {
  go: {
    sources: path.join(root, "test/guests/go"),
    compiler: "go",
    version: ["version"],
    build: (output) => ["build", "-buildmode=c-shared", "-trimpath", "-ldflags=-s -w", "-o", output, "."],
    env: { GOOS: "wasip1", GOARCH: "wasm", GOTOOLCHAIN: "local", GOFLAGS: "-mod=mod" },
  },
  c: {
    sources: path.join(root, "test/guests/c"),
    compiler: "clang",
    version: ["--print-targets"],
    needs: /wasm32/,
    linker: "wasm-ld",
    build: (output) => [
      ...["--target=wasm32", "-O2", "-Wall", "-Wextra", "-ffreestanding", "-nostdlib"],
      ...["-Wl,--no-entry", "-Wl,--strip-all", "-o", output, "redact.c"],
    ],
    env: {},
  },
};

/** Names of the languages. */
export const guestLanguages = Object.keys(languages);

const runs = (command, args) => spawnSync(command, args, { encoding: "utf8" });

/** What is missing, in words; empty where everything is there. */
function missing({ compiler, version, needs, linker }) {
  const { error, stdout } = runs(compiler, version);
  if (error || (needs && !needs.test(stdout))) return `no ${compiler}${needs ? " that knows wasm32" : ""}`;
  return linker && runs(linker, ["--version"]).error ? `no ${linker}` : "";
}

const changed = (file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;

function isFresh(sources, output) {
  const newest = Math.max(...readdirSync(sources).map((file) => changed(path.join(sources, file))));
  return changed(output) > newest;
}

/**
 * Builds one. Gives the module's file, or why there is none: `{ file }`, `{ skipped: "no go" }`. Throws what the
 * compiler says.
 */
export function buildGuest(name, force = false) {
  const language = languages[name];
  const file = path.join(folder, `${name}.wasm`);
  if (!force && isFresh(language.sources, file)) return { file };
  const skipped = missing(language);
  if (skipped) return { skipped };
  mkdirSync(folder, { recursive: true });
  const { status, stderr } = spawnSync(language.compiler, language.build(file), {
    cwd: language.sources,
    env: { ...process.env, ...language.env },
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`test/guests/${name} does not compile\n${stderr}`);
  return { file };
}

/** One line about one language. */
function report(name, force) {
  const started = performance.now();
  const { file, skipped } = buildGuest(name, force);
  if (skipped) console.warn(`test/guests/${name} SKIPPED: ${skipped}`);
  else
    console.log(
      `${path.relative(root, file)}  ${statSync(file).size.toLocaleString("en")} bytes  ${Math.round(performance.now() - started)} ms`,
    );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const args = process.argv.slice(2);
  const wanted = args.filter((arg) => !arg.startsWith("--"));
  for (const name of wanted.length > 0 ? wanted : guestLanguages) report(name, args.includes("--force"));
}
