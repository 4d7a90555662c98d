/** Why Envoy refuses a message of a peer. */
export interface CodecError {
  /** What a client gets; the body of the answer is the code's reason phrase. An upstream's fault is 502 whatever this says. */
  code: number;
  /** RESPONSE_CODE_DETAILS of the answer to a client. */
  details: string;
}

/** A message that Envoy's HTTP/1 parser refuses, thrown inside the codec and never out of it. */
export class Malformed extends Error {
  readonly error: CodecError;

  constructor(details: string, code = 400) {
    super(details);
    this.error = { code, details };
  }
}

/** The parser itself could not read the bytes. */
export function codecError(): Malformed {
  return new Malformed("http1.codec_error");
}
