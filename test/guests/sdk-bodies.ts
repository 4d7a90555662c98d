/** Changes bodies as the root id says: gathered whole, with and without held headers, or as they pass. */
import {
  Body,
  BodyTransform,
  CalloutFailure,
  DataAction,
  HeadersAction,
  HttpCall,
  HttpContext,
  TrailersAction,
  WholeBodyContext,
  filter,
  logInfo,
} from "as-proxy-wasm-abi";

@filter("upper")
class Upper extends WholeBodyContext {
  onWholeRequestBody(body: Body): DataAction {
    logInfo("request " + body.size.toString());
    body.replace(body.text()!.toUpperCase() + "!");
    return DataAction.Continue;
  }

  wantsResponseBody(): bool {
    return !this.responseHeaders.has("x-leave");
  }

  onWholeResponseBody(body: Body): DataAction {
    logInfo("response " + body.size.toString());
    body.replace("");
    return DataAction.Continue;
  }
}

/** For a plugin with allow_on_headers_stop_iteration: asks a service about the body, then changes the headers. */
@filter("held")
class Held extends WholeBodyContext {
  holdsHeaders(): bool {
    return true;
  }

  onWholeRequestBody(body: Body): DataAction {
    body.append(" and more");
    this.requestHeaders.set("x-size", body.size.toString());
    new HttpCall("service", "POST", "/check").text(body.text()!).header("x-a", "1").within(100).send(this);
    return DataAction.StopIterationAndBuffer;
  }

  onHttpCallResponse(call: HttpCall): void {
    this.requestHeaders.set("x-checked", call.failure == CalloutFailure.None ? "yes" : call.failure.toString());
    this.continueRequest();
  }

  onWholeResponseBody(body: Body): DataAction {
    this.responseHeaders.set(":status", "299");
    body.prepend("<");
    return DataAction.Continue;
  }
}

/** Numbers of twelve digits and more become stars. */
class Redact extends BodyTransform {
  change(bytes: ArrayBuffer, last: bool): ArrayBuffer | null {
    const view = Uint8Array.wrap(bytes);
    let digits = 0;
    for (let i = 0; i < view.length; ++i) {
      const isDigit = <u32>(view[i] - 0x30) < 10;
      if (!isDigit && digits >= 12) view.fill(0x2a, i - digits, i);
      digits = isDigit ? digits + 1 : 0;
    }
    if (!last) this.open = digits;
    else if (digits >= 12) view.fill(0x2a, view.length - digits, view.length);
    return bytes;
  }
}

@filter("redact")
class Redacting extends HttpContext {
  private readonly request: Redact = new Redact();
  private readonly response: Redact = new Redact();

  onRequestBody(size: u32, endOfStream: bool): DataAction {
    return this.request.pass(this.requestBody, endOfStream);
  }

  onRequestTrailers(count: u32): TrailersAction {
    this.request.finish(this.requestBody);
    return TrailersAction.Continue;
  }

  onResponseBody(size: u32, endOfStream: bool): DataAction {
    return this.response.pass(this.responseBody, endOfStream);
  }

  onResponseTrailers(count: u32): TrailersAction {
    this.response.finish(this.responseBody);
    return TrailersAction.Continue;
  }
}

/** Every "ab" becomes "(AB)": longer than it was, and what is not touched is left alone. */
class Grow extends BodyTransform {
  change(bytes: ArrayBuffer, last: bool): ArrayBuffer | null {
    const text = String.UTF8.decode(bytes);
    if (!last && text.endsWith("a")) this.open = 1;
    if (!text.includes("ab")) return last && !text.length ? String.UTF8.encode(".") : null;
    return String.UTF8.encode(text.substring(0, text.length - this.open).replaceAll("ab", "(AB)"));
  }
}

@filter("grow")
class Growing extends HttpContext {
  private readonly body: Grow = new Grow();

  onRequestHeaders(count: u32, endOfStream: bool): HeadersAction {
    this.requestHeaders.remove("content-length");
    return HeadersAction.Continue;
  }

  onRequestBody(size: u32, endOfStream: bool): DataAction {
    return this.body.pass(this.requestBody, endOfStream);
  }

  onRequestTrailers(count: u32): TrailersAction {
    this.body.finish(this.requestBody);
    return TrailersAction.Continue;
  }
}
