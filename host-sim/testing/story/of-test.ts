/**
 * What the running test should know if it fails. The door for vitest listens; without it nobody does. A test that
 * passes stays quiet, however often its plugins trap.
 */

let listener: ((story: string) => void) | null = null;

/** @internal Called by the doors of test runners. */
export function listenForTest(listen: (story: string) => void): void {
  listener = listen;
}

export function tellOfTest(story: string): void {
  listener?.(story);
}
