/** At every level of optimization static data and what the host writes lie apart, so that collections leave all as it is. */
import path from "node:path";
import { expect, test } from "vitest";
import { createHost } from "../../../host-sim/index.js";
import { runAsc } from "../../../scripts/asc-build.mjs";
import { tempFolder } from "../../tools/temp-folder.js";

const folder = tempFolder("levels");

test.each(["0", "1", "2", "3"])(
  "-O%s: thousands of exchanges, and every one is right",
  async (level) => {
    const wasm = path.join(folder, `auth-${level}.wasm`);
    const options = ["--config", "asconfig.json", "--optimizeLevel", level, "--outFile", wasm];
    expect(await runAsc(["filters/auth/index.ts", ...options])).toBeUndefined();
    const host = await createHost({ filters: [wasm], clusters: { auth: "ok" }, trace: false });
    const request = { path: "/private", headers: { userid: "admin" } };
    for (let i = 0; i < 3000; i++) expect((await host.exchange(request)).response.status).toBe(200);
    expect(host.memoryPages).toBe(1);
  },
  60_000,
);
