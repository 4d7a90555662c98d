import { setTimeout as wait } from "node:timers/promises";

/** Resolves when `check` holds; asks again every few milliseconds, and rejects when that takes too long. */
export async function eventually(
  what: string,
  check: () => boolean | Promise<boolean>,
  limit = 5000,
): Promise<void> {
  const end = Date.now() + limit;
  while (!(await check())) {
    if (Date.now() > end) throw new Error(`waited ${limit} ms in vain: ${what}`);
    await wait(2);
  }
}
