import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { AccessLogFile } from "../../../host-sim/server/access-log-file.js";

const path = () => join(mkdtempSync(join(tmpdir(), "host-sim-access-")), "access.log");

test("lines wait for each other, and are there behind a flush", () => {
  const name = path();
  const file = new AccessLogFile(name, 1000);
  file.write("one\n");
  file.write("two\xff\n");
  const before = readFileSync(name, "latin1");
  file.flush();
  expect([before, readFileSync(name, "latin1")]).toEqual(["", "one\ntwo\xff\n"]);
  file.close();
});

test("64 KiB do not wait", () => {
  const name = path();
  const file = new AccessLogFile(name, 1000);
  file.write("x".repeat(64 * 1024));
  expect(readFileSync(name).length).toBe(64 * 1024);
  file.close();
});
