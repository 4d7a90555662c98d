/** Envoy numbers every connection of the process, from 0: clients', upstreams', and those to the admin port. */
export class ConnectionIds {
  #last = 0;

  next(): number {
    return this.#last++;
  }
}
