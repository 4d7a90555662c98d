/** Random bytes that repeat from run to run: what a guest draws must not make a test flaky (mulberry32). */
export function randomFill(seed = 0x9e3779b9): (target: Uint8Array) => void {
  let state = seed;
  return (target) => {
    for (let i = 0; i < target.length; i++) {
      state = (state + 0x6d2b79f5) | 0;
      let mixed = Math.imul(state ^ (state >>> 15), state | 1);
      mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
      target[i] = (mixed ^ (mixed >>> 14)) & 255;
    }
  };
}
