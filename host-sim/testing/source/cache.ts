/**
 * Modules that were compiled once, on disk: known by the compiler's version, its options and the content of every file
 * that it read, files that it looked for in vain included.
 */
import { createHash, randomUUID } from "node:crypto";
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import os from "node:os";
import path from "node:path";
import { argumentsOf, type Compiled, mapFile, moduleFile } from "./asc.js";
import type { SourceProject } from "./project.js";
import { prune } from "./prune.js";
import { transformFiles } from "./transforms.js";

interface Manifest {
  /** SHA-256 by path; `null` for a file that was not there. */
  readonly files: Readonly<Record<string, string | null>>;
  /** The folder of the outputs. */
  readonly folder: string;
}

const digest = (content: string | Uint8Array): string => createHash("sha256").update(content).digest("hex");

/** In the project's `node_modules/.cache`, else in the system's folder for such files. */
function cacheFolder({ root }: SourceProject): string {
  const modules = path.join(root, "node_modules");
  const name = "proxy-wasm-host-sim";
  return isWritable(modules)
    ? path.join(modules, ".cache", name)
    : path.join(os.tmpdir(), `${name}-${os.userInfo().uid}`);
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

const keyOf = (project: SourceProject): string =>
  digest(
    JSON.stringify([project.entry, project.base, project.asc, project.ascVersion, argumentsOf(project)]),
  );

const manifestOf = (project: SourceProject): string =>
  path.join(cacheFolder(project), `${keyOf(project)}.json`);

/** The module of a source that has not changed; `null` where it must be compiled. */
export function cached(project: SourceProject): string | null {
  const manifest = readManifest(manifestOf(project));
  if (manifest === null || !isFresh(manifest)) return null;
  const file = path.join(cacheFolder(project), manifest.folder, moduleFile);
  if (!existsSync(file)) return null;
  markUsed(manifestOf(project));
  return file;
}

/** For `prune`. Another process may have pruned it already: then it is compiled again some day. */
function markUsed(manifest: string): void {
  try {
    const now = new Date();
    utimesSync(manifest, now, now);
  } catch {
    // not ours to mend
  }
}

function readManifest(file: string): Manifest | null {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Manifest;
  } catch {
    return null;
  }
}

const isFresh = ({ files }: Manifest): boolean =>
  Object.entries(files).every(([file, hash]) => hashOf(file) === hash);

function hashOf(file: string): string | null {
  try {
    return digest(readFileSync(file));
  } catch {
    return null;
  }
}

/** Keeps what was compiled; gives the module's path. What others keep at the same time is never half written. */
export function keep(project: SourceProject, { outputs, read }: Compiled): string {
  const files: Record<string, string | null> = {};
  for (const [file, text] of read) files[file] = text === null ? null : digest(text);
  for (const file of transformFiles(project, read)) files[file] = hashOf(file);
  const folder = digest([moduleFile, mapFile].map((name) => digest(outputs.get(name) ?? "")).join());
  const base = cacheFolder(project);
  mkdirSync(path.join(base, folder), { recursive: true });
  for (const name of [mapFile, moduleFile]) write(path.join(base, folder, name), outputs.get(name)!);
  write(manifestOf(project), JSON.stringify({ files, folder } satisfies Manifest));
  prune(base);
  return path.join(base, folder, moduleFile);
}

function write(file: string, content: string | Uint8Array): void {
  const half = `${file}.${process.pid}.${randomUUID()}`;
  writeFileSync(half, content);
  renameSync(half, file);
}
