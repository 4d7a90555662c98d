/**
 * Every filter's config.schema.json is a JSON Schema, and means what the filter does: what the one takes the other takes,
 * tried with the schema's examples and with all that goes wrong when one place of them is changed.
 */
import { readdirSync, readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { createHost } from "proxy-wasm-host-sim";
import { expect, test } from "vitest";

type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

const filters = readdirSync("filters", { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

interface Schema {
  examples: Json[];
  [keyword: string]: Json;
}

const schemaOf = (name: string): Schema =>
  JSON.parse(readFileSync(`filters/${name}/config.schema.json`, "utf8")) as Schema;

/** Strict: an unknown keyword, such as one with a slip of the pen, is an error. */
const validatorOf = (schema: Schema) =>
  new Ajv2020({ strict: true, strictRequired: false, allowUnionTypes: true }).compile(schema);

async function takes(name: string, configuration: Json): Promise<boolean> {
  const filter = { wasm: `build/${name}/plugin.wasm`, configuration: configuration as object | string };
  return createHost({ filters: [filter] }).then(
    () => true,
    () => false,
  );
}

/** Of every kind one that is no good where another one is wanted, and some that may be. */
const others: Json[] = [
  null,
  true,
  false,
  0,
  -1,
  1.5,
  "",
  "x",
  "\u00fc",
  "1s",
  "12",
  [],
  ["x"],
  [7],
  {},
  { x: "y" },
];

/** The names of all fields, wherever they belong. */
function namesOf(schema: Json): string[] {
  if (typeof schema !== "object" || schema === null) return [];
  const here = Array.isArray(schema) ? [] : Object.keys(schema.properties ?? {});
  return [...new Set([...here, ...Object.values(schema).flatMap(namesOf)])];
}

/** What becomes of a value when one place in it is another, missing, or one too many. */
function changed(value: Json, names: string[]): Json[] {
  return [...others, ...within(value, names)];
}

function within(value: Json, names: string[]): Json[] {
  if (Array.isArray(value)) return changedItems(value, names);
  if (typeof value !== "object" || value === null) return [];
  const fields = Object.entries(value);
  const without = fields.map(([gone]) => Object.fromEntries(fields.filter(([name]) => name !== gone)));
  const everyField = [...new Set([...Object.keys(value), ...names, "no-such-field"])];
  const replaced = everyField.flatMap((name) =>
    changed(value[name] ?? null, names).map((other) => ({ ...value, [name]: other })),
  );
  return [...without, ...replaced];
}

const changedItems = (list: Json[], names: string[]): Json[] =>
  list.flatMap((item, index) => changed(item, names).map((other) => list.with(index, other)));

test.each(filters)("the schema of %s is one, and its examples fit it", (name) => {
  const schema = schemaOf(name);
  const validate = validatorOf(schema);
  expect(schema.examples.length).toBeGreaterThan(0);
  for (const example of schema.examples) expect([example, validate(example)]).toEqual([example, true]);
});

test.each(filters)("the filter %s takes what its schema does, and refuses the rest", async (name) => {
  const schema = schemaOf(name);
  const validate = validatorOf(schema);
  const isText = schema.type === "string";
  const tried = schema.examples.flatMap((example) => [
    example,
    ...changed(example, namesOf(schema as unknown as Json)),
  ]);
  const given = tried.filter((one) =>
    isText ? typeof one === "string" : typeof one === "object" && one !== null,
  );
  const differing: Json[] = [];
  for (const one of given) if ((await takes(name, one)) !== validate(one)) differing.push(one);
  expect(differing).toEqual([]);
});

test.each([
  ["nonsense\nx: 1", false],
  ["10:30", false],
  ["\u00fcber: 1", false],
  ["x: 1\n\n  y: 2  \n", true],
  [" \n ", true],
  ["a: b: c", true],
  [":path: /", false],
  ["x y: 1", false],
])("add-header and its schema agree on %j", async (text, expected) => {
  const validate = validatorOf(schemaOf("add-header"));
  expect([validate(text), await takes("add-header", text)]).toEqual([expected, expected]);
});
