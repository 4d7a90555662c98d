/** HTTP callouts. Spec: "HTTP calls". */
import { BufferType, MapType, Status } from "../abi/enums";
import { Callout, awaitAnswer, refuse } from "../runtime/callouts";
import { Context } from "./context";
import { HeaderMap } from "./headers";
import { Body } from "./body";
import { Headers } from "../codec/pairs";
import { OUT_VALUE } from "../abi/memory";
import { utf8, utf8Bytes, utf8Size } from "../codec/utf8";
import { CalloutFailure, failureOf } from "./callout-failure";
import { proxy_http_call } from "../abi/hostcalls";

/**
 * One HTTP callout: first the request that is put together, then, in `onHttpCallResponse`, its answer.
 *
 * ```ts
 * new HttpCall("auth", "POST", "/auth").header("userid", user).text("may I?").within(250).send(this);
 * return HeadersAction.StopIteration;
 * ```
 *
 * The answer comes to `onHttpCallResponse` of the context that sent it, or, when a class of its own extends `HttpCall`
 * and overrides `onResponse`, to that method, which has the state of its object at hand. While it runs the context is
 * the effective one: its headers and body can be changed, it can be continued, answered, closed. A call whose stream is
 * gone is dropped quietly. A call that the host refuses (no such cluster, a missing `:path`) is answered too, as a
 * failure, when the running callback ends: a filter that waits for its answer is never left waiting.
 */
export class HttpCall extends Callout {
  /** The request's headers, the pseudo headers among them. */
  readonly headers: Headers = new Headers();
  /** The request's body. Envoy: sets `content-length` to its size. */
  body: ArrayBuffer | null = null;
  /** The request's trailers. Envoy: sent only where there is a body. */
  trailers: Headers | null = null;
  /** What `proxy_http_call` answered: Ok, or why the host refused. */
  sent: Status = Status.Ok;
  private headerCount: u32 = 0;
  private bodyCount: u32 = 0;

  constructor(
    /** The name of the cluster to call. */
    public cluster: string,
    method: string,
    path: string,
    authority: string = cluster,
    /** How long to wait for the answer, in milliseconds; 0 waits for ever. */
    public timeout: u32 = 5000,
  ) {
    super();
    this.headers.begin(method, path, authority);
  }

  /** Adds a header to the request; the same name may come again. */
  header(name: string, value: string): this {
    this.headers.add(name, value);
    return this;
  }

  /** Makes this text the request's body. */
  text(body: string): this {
    this.body = utf8Bytes(body);
    return this;
  }

  /** Adds a trailer to the request. */
  trailer(name: string, value: string): this {
    let trailers = this.trailers;
    if (!trailers) this.trailers = trailers = new Headers();
    trailers.add(name, value);
    return this;
  }

  /** Waits at most so many milliseconds for the answer; 0 waits for ever. */
  within(milliseconds: u32): this {
    this.timeout = milliseconds;
    return this;
  }

  /** Sends the call on behalf of a context; gives what the host said. One object sends one call at a time. */
  send(owner: Context): Status {
    this.owner = owner;
    const headers = this.headers.encode();
    const trailers = this.trailers;
    const trailerBytes = trailers ? trailers.encode() : null;
    const body = this.body;
    const cluster = utf8(this.cluster);
    const status = proxy_http_call(
      cluster,
      utf8Size,
      changetype<usize>(headers),
      headers.byteLength,
      changetype<usize>(body),
      body ? <usize>body.byteLength : 0,
      changetype<usize>(trailerBytes),
      trailerBytes ? <usize>trailerBytes.byteLength : 0,
      this.timeout,
      OUT_VALUE,
    );
    this.sent = status;
    if (status == Status.Ok) awaitAnswer(this, load<u32>(OUT_VALUE));
    else refuse(this);
    return status;
  }

  /** The answer is there, or the failure; unless overridden it goes to the context that sent the call. */
  onResponse(): void {
    changetype<Context>(this.owner).onHttpCallResponse(this);
  }

  /** The answer's headers; only in the callback of the answer. */
  get responseHeaders(): HeaderMap {
    return HeaderMap.of(MapType.HttpCallResponseHeaders);
  }

  /** The answer's trailers; only in the callback of the answer. */
  get responseTrailers(): HeaderMap {
    return HeaderMap.of(MapType.HttpCallResponseTrailers);
  }

  /** The answer's body, whole; only in the callback of the answer. */
  get responseBody(): Body {
    return Body.of(BufferType.HttpCallResponseBody);
  }

  /** How many bytes the answer's body has. */
  get responseSize(): u32 {
    return this.bodyCount;
  }

  /**
   * True if no answer came: the host refused the call (`sent` tells why) or the answer broke off. Envoy: an unreachable
   * or silent service is no failure here but an answer that Envoy makes: 503, or 504 after the timeout. `failure` tells
   * them apart.
   */
  get failed(): bool {
    return !this.headerCount;
  }

  /** Why there is no answer of the service's own, or `None`; only in the callback of the answer. */
  get failure(): CalloutFailure {
    if (this.sent != Status.Ok) return CalloutFailure.NotSent;
    if (!this.headerCount) return CalloutFailure.BrokenOff;
    return failureOf(this.status, this.responseHeaders, this.responseBody);
  }

  /** The answer's HTTP status; 0 if the call failed. */
  get status(): u32 {
    // A status has three digits, or the host's parser would not have let it in; a failed call has no map.
    const digits = changetype<usize>(this.responseHeaders.getBytes(":status"));
    return digits ? load<u8>(digits) * 100 + load<u8>(digits, 1) * 10 + load<u8>(digits, 2) - 0x30 * 111 : 0;
  }

  /** Takes the answer from the runtime. */
  answer(headers: u32, body: u32, trailers: u32): void {
    this.headerCount = headers;
    this.bodyCount = body;
    this.onResponse();
  }
}
