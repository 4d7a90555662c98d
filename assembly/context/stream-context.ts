/** One TCP connection. */
import { BufferType, PeerType, Status, StreamType } from "../abi/enums";
import { Body } from "../api/body";
import { Context } from "../api/context";
import { proxy_close_stream, proxy_continue_stream } from "../abi/hostcalls";

/** What a callback of a connection answers: anything but Continue stops. */
export const enum ConnectionAction {
  Continue = 0,
  StopIteration = 1,
}

/** One TCP connection and the one behind it, in a network filter. */
export class StreamContext extends Context {
  /** A client has connected. Envoy: `StopIteration` reads nothing until `continueDownstream`. */
  onNewConnection(): ConnectionAction {
    return ConnectionAction.Continue;
  }

  /** Data from the client are there. Envoy: stopped bytes stay in the buffer, the next call shows them again. */
  onDownstreamData(size: u32, endOfStream: bool): ConnectionAction {
    return ConnectionAction.Continue;
  }

  /**
   * Data from the upstream are there. Envoy 1.40: stopped bytes stay until a later call answers Continue; nothing else
   * lets them go on, for `proxy_continue_stream` does not know this direction (Unimplemented).
   */
  onUpstreamData(size: u32, endOfStream: bool): ConnectionAction {
    return ConnectionAction.Continue;
  }

  /**
   * The client's connection is closed. Envoy 1.40: `Remote` where the client closed it, `Local` where Envoy or a filter
   * did; Envoy does once the upstream has ended too, also where the client's end came first.
   */
  onDownstreamClose(peer: PeerType): void {}

  /** The upstream's connection is closed. Envoy 1.40: `Unknown`, as soon as the upstream has sent its end. */
  onUpstreamClose(peer: PeerType): void {}

  /** The data from the client. */
  get downstreamData(): Body {
    return Body.of(BufferType.DownstreamData);
  }

  /** The data from the upstream. */
  get upstreamData(): Body {
    return Body.of(BufferType.UpstreamData);
  }

  /** Lets a stopped connection go on. Envoy: the held bytes go on without another callback. */
  continueDownstream(): Status {
    return proxy_continue_stream(StreamType.Downstream);
  }

  /** Closes the client's connection; Envoy closes the upstream's with it, and what was held is not sent. */
  closeDownstream(): Status {
    return proxy_close_stream(StreamType.Downstream);
  }

  /** Closes the upstream's connection. Envoy 1.40: the same as `closeDownstream`. */
  closeUpstream(): Status {
    return proxy_close_stream(StreamType.Upstream);
  }
}
