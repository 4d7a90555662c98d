import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { AccessLogFile } from "../../../host-sim/server/access-log-file.js";
import { tempFolder } from "../../tools/temp-folder.js";

const path = () => join(tempFolder("access", onTestFinished), "access.log");

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
