/** The connections of a listener, as long as they last. */
import type { EventLoop } from "../model/event-loop.js";

/** Something that ends with its listener. */
export interface Closable {
  close(): void;
}

export class OpenConnections {
  readonly #open = new Set<Closable>();

  add(connection: Closable): void {
    this.#open.add(connection);
  }

  delete(connection: Closable): void {
    this.#open.delete(connection);
  }

  /** Keeps one until it calls `onDone`, which may be before it is made: a plugin has closed it. */
  keep<C extends Closable>(make: (onDone: () => void) => C): C {
    const made: { connection: C | null; isDone: boolean } = { connection: null, isDone: false };
    const connection = make(() => {
      made.isDone = true;
      if (made.connection !== null) this.delete(made.connection);
    });
    made.connection = connection;
    if (!made.isDone) this.add(connection);
    return connection;
  }

  /** Every one, whatever it does. */
  close(): void {
    for (const connection of [...this.#open]) connection.close();
  }

  /** Those that are there now and still are after so many milliseconds. */
  closeAfter(loop: Pick<EventLoop, "setTimer">, milliseconds: number): void {
    const connections = [...this.#open];
    loop.setTimer(milliseconds, () => {
      for (const connection of connections) if (this.#open.has(connection)) connection.close();
    });
  }
}
