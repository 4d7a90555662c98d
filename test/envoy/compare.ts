/** Two observations side by side: lines that differ are marked, equal ones give the context. */
import type { Observation, ObservedExchange, SeenRequest } from "./observation.js";

/** The lines of an observation: what is compared is what is printed. */
export function linesOf(observation: Observation): string[] {
  if (observation.refused) return ["refused", ...observation.refused.flatMap((line) => line.split("\n"))];
  return observation.exchanges.flatMap((exchange, index) => [
    `exchange ${index + 1}`,
    ...exchangeLines(exchange),
  ]);
}

function exchangeLines(exchange: ObservedExchange): string[] {
  const { client } = exchange;
  return [
    `client ${client.status} ${client.ended}`,
    ...fieldLines(client),
    ...exchange.upstream.flatMap(requestLines),
    ...exchange.services.flatMap(requestLines),
    `details ${exchange.details} flags ${exchange.flags}`,
    ...exchange.trace.flatMap((line) => line.split("\n")),
  ];
}

const requestLines = (seen: SeenRequest) => [
  `${seen.cluster} saw ${seen.method} ${seen.path} at ${seen.authority}${seen.complete ? "" : " (incomplete)"}`,
  ...fieldLines(seen),
];

const fieldLines = (message: Pick<SeenRequest, "headers" | "body" | "trailers">) => [
  ...message.headers.map(([name, value]) => `  ${name}: ${visible(value)}`),
  `  body ${bodyText(message.body)}`,
  ...message.trailers.map(([name, value]) => `  trailer ${name}: ${visible(value)}`),
];

const visible = (text: string) => JSON.stringify(text).slice(1, -1);

const bodyText = (body: string) =>
  body.length <= 120 ? JSON.stringify(body) : `${body.length} chars, ${checksum(body)}`;

/** Enough to see that two long bodies differ. */
function checksum(text: string): string {
  let hash = 0;
  for (let index = 0; index < text.length; index++)
    hash = (Math.imul(hash, 31) + text.charCodeAt(index)) >>> 0;
  return hash.toString(16);
}

type Row = [mark: " " | "|" | "<" | ">", left: string, right: string];

/** The rows of two lists of lines, matched along their longest common subsequence; `null` where they are equal. */
export function differences(left: string[], right: string[]): Row[] | null {
  const rows = align(left, right);
  return rows.every(([mark]) => mark === " ") ? null : rows;
}

function align(left: string[], right: string[]): Row[] {
  const lengths = commonLengths(left, right);
  const rows: Row[] = [];
  let [i, j] = [0, 0];
  while (i < left.length || j < right.length) {
    if (i < left.length && j < right.length && left[i] === right[j])
      rows.push([" ", left[i++]!, right[j++]!]);
    else if (j >= right.length || (i < left.length && lengths[i + 1]![j]! >= lengths[i]![j + 1]!))
      rows.push(["<", left[i++]!, ""]);
    else pushRight(rows, right[j++]!);
  }
  return rows;
}

/** A line of the right beside a lone line of the left is a change, not an insertion. */
function pushRight(rows: Row[], line: string): void {
  const lone = rows.findIndex(
    (row, index) => row[0] === "<" && rows.slice(index).every(([mark]) => mark !== " "),
  );
  if (lone < 0) rows.push([">", "", line]);
  else rows[lone] = ["|", rows[lone]![1], line];
}

function commonLengths(left: string[], right: string[]): number[][] {
  const lengths = Array.from({ length: left.length + 1 }, () => new Array<number>(right.length + 1).fill(0));
  for (let i = left.length - 1; i >= 0; i--)
    for (let j = right.length - 1; j >= 0; j--)
      lengths[i]![j] =
        left[i] === right[j]
          ? lengths[i + 1]![j + 1]! + 1
          : Math.max(lengths[i + 1]![j]!, lengths[i]![j + 1]!);
  return lengths;
}

/** Two columns; far from any difference the equal lines are left out. */
export function printRows(rows: Row[], width = 76): string {
  const near = (index: number) =>
    rows.slice(Math.max(0, index - 3), index + 4).some(([mark]) => mark !== " ");
  const cut = (text: string) => (text.length > width ? `${text.slice(0, width - 1)}…` : text.padEnd(width));
  const printed = rows.map(([mark, left, right], index) =>
    near(index) ? `  ${cut(left)} ${mark} ${right}` : "  ...",
  );
  const heading = `  ${"Envoy 1.40".padEnd(width)}   host-sim`;
  return [heading, ...printed.filter((line, index) => line !== "  ..." || printed[index - 1] !== line)].join(
    "\n",
  );
}
