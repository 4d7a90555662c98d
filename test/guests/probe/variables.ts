/** What `>i=t` keeps and `$t` gives, by letter. */
const values = new StaticArray<i64>(256);

@inline
export function variable(letter: u8): i64 {
  return unchecked(values[letter]);
}

@inline
export function setVariable(letter: u8, value: i64): void {
  unchecked((values[letter] = value));
}
