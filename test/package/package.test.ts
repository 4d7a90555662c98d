import { beforeAll, expect, test } from "vitest";
import { tempFolder } from "../tools/temp-folder.js";
import { createProject } from "./project.js";

const folder = tempFolder("proxy-wasm-project");
let project: ReturnType<typeof createProject>;

beforeAll(() => {
  project = createProject(folder);
}, 120_000);

const filter = `import { HeadersAction, HttpContext, filter } from "as-proxy-wasm-abi";

@filter
class Hello extends HttpContext {
  onResponseHeaders(count: u32, endOfStream: bool): HeadersAction {
    this.responseHeaders.add("hello", "world");
    return HeadersAction.Continue;
  }
}
`;

const filterTest = `import { expect, test } from "vitest";
import { createHost } from "proxy-wasm-host-sim";
import "proxy-wasm-host-sim/vitest";

test("says hello", async () => {
  const host = await createHost({ filters: ["build/hello/plugin.wasm"] });
  expect((await host.exchange({ path: "/" })).response).toHaveHeader("hello", "world");
});
`;

test("a filter and its test work in a fresh project with the packed packages", () => {
  project.write("hello/index.ts", filter);
  project.write("hello/asconfig.json", JSON.stringify({ extends: "as-proxy-wasm-abi/asconfig.json" }));
  project.write("hello.test.js", filterTest);
  project.run(
    "asc",
    "hello/index.ts",
    "--config",
    "hello/asconfig.json",
    "--target",
    "release",
    "-o",
    "build/hello/plugin.wasm",
  );
  expect(project.run("vitest", "run")).toContain("1 passed");
}, 120_000);
