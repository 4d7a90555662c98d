import fc from "fast-check";
import { expect, test } from "vitest";
import { hostOf } from "../guest.js";

/** Parts of paths; the guest takes them apart at "|". */
const part = fc.oneof(
  fc.constantFrom("request", "path", "headers", "a.b", "x-é", "filter_state", "wasm.mine"),
  fc.stringMatching(/^[^|\0\r\n]{1,12}$/).filter((text) => text.trim() === text && text.length > 0),
);

test("a path is its parts with a zero byte between them, whatever they hold", async () => {
  const host = await hostOf("sdk-conformance");
  const check = async (parts: string[]) => {
    const { hostcalls } = await host.exchange({ path: "/property", headers: { "x-parts": parts.join("|") } });
    const asked = hostcalls.find(({ hostcall }) => hostcall === "proxy_get_property");
    expect(asked?.arguments.path).toBe(parts.join("\0"));
  };
  await fc.assert(fc.asyncProperty(fc.array(part, { minLength: 1, maxLength: 5 }), check), { numRuns: 100 });
});
