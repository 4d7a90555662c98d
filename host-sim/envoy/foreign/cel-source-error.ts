/**
 * An error in the shape of Envoy's CEL parser:
 *
 *     ERROR: <input>:1:5: has() argument must be a field selection
 *      | has(1)
 *      | ....^
 */
export function sourceError(source: string, offset: number, text: string): string {
  if (source === "") return `ERROR: <input>:1:1: ${text}`;
  const before = source.slice(0, offset).split("\n");
  const column = [...before.at(-1)!].length;
  const line = source.split("\n")[before.length - 1]!;
  return `ERROR: <input>:${before.length}:${column + 1}: ${text}\n | ${line}\n | ${".".repeat(column)}^`;
}
