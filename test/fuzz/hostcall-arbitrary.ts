/** Random scripts: hostcalls with arguments that are mostly of the right kind, often hostile. */
import fc from "fast-check";
import { enumNames } from "../../host-sim/abi/table.js";
import type { ImportEntry, Parameter } from "../../host-sim/abi/table-types.js";
import { type Group, type Span, spans, spansOf } from "./pool.js";
import { type Call, imports, mostCalls, phases, type Script } from "./script.js";
import { scriptAt, slotsAt } from "./scripted-guest.js";

const memoryEnd = 65536;

const hostileNumbers = [-1, 0, 1, 2, 3, 4, 7, 255, 0x7fffffff, -0x80000000, 0x10000, 0xffff, 1000, 60_000];
const hostilePointers = [
  0,
  -1,
  -4,
  1,
  memoryEnd,
  memoryEnd - 1,
  memoryEnd - 4,
  memoryEnd - 8,
  0x7fffffff,
  scriptAt,
];

const i32 = fc.oneof(
  { arbitrary: fc.nat(12), weight: 5 },
  { arbitrary: fc.constantFrom(...hostileNumbers), weight: 3 },
  { arbitrary: fc.integer(), weight: 1 },
);

const i64 = fc.oneof(
  fc.bigInt({ min: -10n, max: 1000n }),
  fc.constantFrom(-1n, 0n, 1n << 63n, (1n << 63n) - 1n, 1n << 32n),
  fc.bigInt({ min: -(1n << 63n), max: (1n << 63n) - 1n }),
);

const pointer = fc.oneof(fc.constantFrom(...hostilePointers), fc.integer(), fc.nat(memoryEnd + 16));

/** Room for a result, where rooms may overlap. */
const slot = fc.oneof(
  { arbitrary: fc.nat(16).map((at) => slotsAt + 2 * at), weight: 6 },
  { arbitrary: pointer, weight: 1 },
);

const length = fc.oneof(i32, fc.nat(400), fc.constantFrom(memoryEnd, memoryEnd - 1));

const anySpan = fc.oneof(
  { arbitrary: fc.constantFrom(...spans), weight: 3 },
  { arbitrary: fc.tuple(pointer, length), weight: 1 },
);

const spanIn = (...groups: Group[]) =>
  fc.oneof(
    { arbitrary: fc.constantFrom(...groups.flatMap(spansOf)), weight: 8 },
    { arbitrary: anySpan, weight: 1 },
  );

/** What hostcalls make something of, by the parameter's name in the ABI table. */
const spansByName: Record<string, fc.Arbitrary<Span>> = {
  cluster: fc.oneof(spanIn("cluster"), spanIn("place")),
  service: spanIn("service"),
  service_name: spanIn("place"),
  method: spanIn("place"),
  headers: fc.oneof(spanIn("request"), spanIn("pairs")),
  trailers: spanIn("pairs"),
  map: spanIn("pairs"),
  initial_metadata: spanIn("pairs"),
  key: spanIn("header"),
  value: spanIn("value", "rest"),
  path: spanIn("property"),
  name: spanIn("function", "place"),
  function_name: spanIn("function"),
  arguments: spanIn("expression", "rest"),
  argument: spanIn("expression", "rest"),
};

type Values = fc.Arbitrary<ReadonlyArray<number | bigint>>;

const small = (most: number) =>
  fc.oneof({ arbitrary: fc.nat(most), weight: 8 }, { arbitrary: i32, weight: 1 });

function valuesOf({ name, kind }: Parameter): Values {
  if (kind === "bytes" || kind === "pairs") return spansByName[name] ?? anySpan;
  if (kind === "u64" || kind === "i64") return fc.tuple(i64);
  if (kind === "ptr") return fc.tuple(slot);
  if (kind in enumNames) return fc.tuple(small(enumNames[kind]!.length - 1));
  return fc.tuple(i32);
}

/** Every argument of any kind, which is what a guest of another ABI would do. */
const nonsense = (entry: ImportEntry): Values =>
  fc.tuple(...entry.wasmParameters.map((type) => (type === "i64" ? i64 : fc.oneof(i32, pointer))));

function sane(entry: ImportEntry): Values {
  const given = entry.parameters.map(valuesOf);
  const known = fc.tuple(...given).map((values) => values.flat());
  const taken = entry.wasmParameters.length - width(entry);
  return fc
    .tuple(known, fc.array(slot, { minLength: taken, maxLength: taken }))
    .map(([values, slots]) => [...values, ...slots]);
}

const width = ({ parameters }: ImportEntry): number =>
  parameters.reduce((sum, { kind }) => sum + (kind === "bytes" || kind === "pairs" ? 2 : 1), 0);

const callOf = (index: number): fc.Arbitrary<Omit<Call, "phase">> =>
  fc
    .oneof(
      { arbitrary: sane(imports[index]!), weight: 6 },
      { arbitrary: nonsense(imports[index]!), weight: 1 },
    )
    .map((values) => ({ function: index, values }));

/** The callbacks of an exchange come up more often than those of TCP and gRPC. */
const common = /configure|vm_start|request|response|http_call|_done|_log|malloc|tick/;
const isRequest = /request_(headers|body|trailers)|response_(headers|body|trailers)/;
const phasesLike = (pattern: RegExp) => phases.flatMap((name, at) => (pattern.test(name) ? [at] : []));
const phase = fc.oneof(
  { arbitrary: fc.constantFrom(...phasesLike(isRequest)), weight: 6 },
  { arbitrary: fc.constantFrom(...phasesLike(common)), weight: 3 },
  { arbitrary: fc.nat(phases.length - 1), weight: 1 },
);

/** Envoy's own hostcalls more often than WASI. */
const anyCall = fc.oneof(
  ...imports.map(({ modules }, index) => ({
    arbitrary: callOf(index),
    weight: modules.includes("env") ? 5 : 1,
  })),
);

/** The header maps and buffers that there are in a phase. */
function fitting(kind: string | undefined, at: number): number | null {
  const name = phases[at]!;
  if (kind !== "MapType" && kind !== "BufferType") return null;
  if (name.includes("http_call")) return kind === "MapType" ? 6 : 4;
  if (name.includes("request")) return 0;
  return name.includes("response") ? (kind === "MapType" ? 2 : 1) : null;
}

const call: fc.Arbitrary<Call> = fc.tuple(phase, anyCall, fc.nat(3)).map(([at, made, chance]) => {
  const fits = chance === 0 ? null : fitting(imports[made.function]!.parameters[0]?.kind, at);
  const values = fits === null ? made.values : [fits, ...made.values.slice(1)];
  return { ...made, values, phase: at };
});

const phaseCount = { minLength: phases.length, maxLength: phases.length };

/** A guest that is refused does nothing any more. */
const started = (values: number[]): number[] =>
  values.map((value, at) => (/vm_start|configure/.test(phases[at]!) ? 1 : value));

/** Actions in and out of range; mostly "go on". */
const result = fc.oneof(
  { arbitrary: fc.constant(0), weight: 30 },
  { arbitrary: fc.integer({ min: 1, max: 4 }), weight: 2 },
  { arbitrary: i32, weight: 1 },
);
const results = fc.array(result, phaseCount).map(started);

const malloc = fc.oneof({ arbitrary: fc.constant(0), weight: 9 }, { arbitrary: pointer, weight: 1 });

export const script: fc.Arbitrary<Script> = fc.record({
  malloc,
  results,
  calls: fc.array(call, { maxLength: mostCalls }),
});

/** Nothing but answers, of any value. */
export const answers: fc.Arbitrary<Script> = fc.record({
  malloc: fc.constant(0),
  results: fc.array(fc.oneof(fc.integer({ min: -1, max: 6 }), fc.integer()), phaseCount).map(started),
  calls: fc.constant([]),
});
