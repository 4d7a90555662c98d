import { expect, test } from "vitest";
import { LoadError } from "../../../host-sim/index.js";
import { hostOf } from "../guest.js";

async function configured(configuration: string): Promise<string[]> {
  const host = await hostOf("sdk-settings", { configuration });
  return host.logs.map(({ message }) => message);
}

test.each([
  ["", ["auth 5000  false"]],
  ["{}", ["auth 5000  false"]],
  [
    '{"cluster":"c","timeout":"1s","headers":["a","b"],"strict":true,"rules":[{"path":"/a"},{"code":1,"path":"b"}]}',
    ["c 1000 a,b true", "/a 403", "b 1"],
  ],
])("%s is read, and what it does not say keeps its value", async (text, lines) => {
  expect(await configured(text)).toEqual(lines);
});

test.each([
  ['{"clutser":"c"}', "clutser: unknown field"],
  ['{"rules":[{"path":"a"},{"path":"b","code":"x"}]}', "rules[1].code: expected a number"],
  ['{"rules":[{"path":"a"},{"code":1}]}', "rules[1].path: missing"],
  ['{"rules":[{"path":"a","x":1}]}', "rules[0].x: unknown field"],
  ['{"strict":true}', "rules: missing"],
  ['{"headers":["a",1]}', "headers[1]: expected a string"],
  ["[]", "expected an object"],
  ["{} {}", "unexpected text behind the end"],
])("%s is refused with the path", async (text, error) => {
  const refusal = await configured(text).catch((problem: LoadError) => problem);
  expect(refusal).toBeInstanceOf(LoadError);
  expect((refusal as LoadError).message).toContain(`configuration: ${error}`);
});
