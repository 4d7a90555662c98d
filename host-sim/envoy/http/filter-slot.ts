/** A filter's place in one direction of a chain, with what Envoy remembers of its last answer. */

/** What later frames may do at this filter. */
export const Iteration = {
  Continue: 0,
  /** Stopped for this frame: data callbacks keep coming. */
  StopSingle: 1,
  /** Stopped for everything, held data counts against the buffer limit as an error. */
  StopAllBuffer: 2,
  /** Stopped for everything, held data pushes back. */
  StopAllWatermark: 3,
} as const;
export type Iteration = (typeof Iteration)[keyof typeof Iteration];

export class FilterSlot<F> {
  readonly filter: F;
  readonly index: number;
  iteration: Iteration = Iteration.Continue;
  /** After a stop for everything, the next data and trailers begin at this filter, which has not seen them. */
  resumesHere = false;
  headersContinued = false;
  /** The end of the message has been shown to this filter. */
  ended = false;

  constructor(filter: F, index: number) {
    this.filter = filter;
    this.index = index;
  }

  get stoppedAll(): boolean {
    return this.iteration >= Iteration.StopAllBuffer;
  }
}
