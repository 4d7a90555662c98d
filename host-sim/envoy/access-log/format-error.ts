/** A format string that cannot be compiled. */
export class FormatError extends Error {
  /** True: Envoy refuses it too. False: Envoy knows the operator and host-sim does not. */
  readonly invalid: boolean;

  constructor(invalid: boolean, text: string) {
    super(text);
    this.invalid = invalid;
  }
}
