export class Grades {
  static last: string = "";

  static none(): void {
    this.last = ""; // 0
  }
}

/** A mark for a number. */
export function grade(n: i32, plus: i32 = 1): string {
  let text: string;
  switch (n + plus) { // 12
    case 1:
      text = "one"; // 3
      break; // 3
    case 2:
    case 3:
      text = "some"; // 6
      break; // 6
    default:
      text = "many"; // 3
  }
  return text; // 12
}

export function join(text: string, by: string = "+"): string {
  let parts: string[] = []; // 4
  do { // 4
    parts.push(text); // 8
  } while (parts.length < 2);
  const lengths = parts.map<i32>((part) => part.length); // 4 8
  const sum = lengths.reduce<i32>(function plus(a: i32, b: i32): i32 { // 4
    return a + b; // 8
  }, 0);
  return text + by + sum.toString(); // 4
}

export function unused(text: string): string {
  const longer = (a: i32): i32 => a + 1; // 0 0
  while (text.length < longer(3)) text += "!"; // 0 0
  return text; // 0
}
