/** So many may wait for others at once. */
const most = 64;

/**
 * Clients that have been accepted and not yet been read from. Envoy accepts whoever waits before it reads from anyone;
 * Node accepts one in each turn of its loop, and reads from the first while the second waits at the door. So reading
 * begins when a turn of the loop has brought no one more.
 */
export class Arrivals {
  #waiting: Array<() => void> = [];

  /** `begin` runs in a later turn. */
  add(begin: () => void): void {
    this.#waiting.push(begin);
    if (this.#waiting.length === 1) this.#beginUnlessMoreThan(0);
  }

  #beginUnlessMoreThan(known: number): void {
    setImmediate(() => {
      const { length } = this.#waiting;
      if (length > known && length < most) this.#beginUnlessMoreThan(length);
      else for (const begin of this.#waiting.splice(0)) begin();
    });
  }
}
