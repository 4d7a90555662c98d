/** Folders that live as long as the tests that use them. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll } from "vitest";

/**
 * An empty folder, gone when the file's tests are over.
 *
 * @param atEnd When it goes: `onTestFinished` inside of a test.
 */
export function tempFolder(name: string, atEnd: (remove: () => void) => void = afterAll): string {
  const folder = mkdtempSync(path.join(tmpdir(), `${name}-`));
  atEnd(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Writes a file, and makes the folders above it; gives its path. */
export function writeInto(folder: string, file: string, content: string | Uint8Array): string {
  const target = path.join(folder, file);
  mkdirSync(path.dirname(target), { recursive: true });
  writeFileSync(target, content);
  return target;
}
